// exit: 2
// says: fix-makes-promise\.js:5:41: fix 'mine' made an object; accepted: an object of ops, such as \{ prioBail: \(rq, next, pull\) => \.\.\. \}
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', async () => ({ prioBail: () => 'push' }));
