// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

Array.prototype.map = null;
Array.prototype[Symbol.iterator] = null;
Array.prototype.push = () => { throw new Error('push'); };
Array.prototype[0] = 'x';

export default scenario('./small.yaml');
