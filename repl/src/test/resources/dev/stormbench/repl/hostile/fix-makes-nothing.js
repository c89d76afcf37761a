// exit: 2
// says: fix-makes-nothing\.js:5:41: fix 'mine' made undefined; accepted: an object of ops, such as \{ prioBail: \(rq, next, pull\) => \.\.\. \}
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => {});
