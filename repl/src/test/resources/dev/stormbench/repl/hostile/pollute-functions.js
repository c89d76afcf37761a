// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

Function.prototype.call = null;
Function.prototype.apply = null;
Function.prototype.toString = () => { throw new Error('text'); };

export default scenario('./small.yaml');
