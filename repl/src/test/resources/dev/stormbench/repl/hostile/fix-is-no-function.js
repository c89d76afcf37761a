// exit: 2
// says: fix-is-no-function\.js:5:53: mine is the number 5; accepted: a mapping of its parameters
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', 5);
