// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

Promise.prototype.then = () => { throw new Error('then'); };

export default scenario('./small.yaml');
