// exit: 2
// says: load-itself\.js:5:25: '\./load-itself\.js' is read by this file, directly or indirectly: it cannot contain itself
import { scenario } from 'stormbench';

export default scenario('./load-itself.js');
