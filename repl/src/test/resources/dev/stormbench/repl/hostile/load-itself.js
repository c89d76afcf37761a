// exit: 2
// says: ?
import { scenario } from 'stormbench';

export default scenario('./load-itself.js');
