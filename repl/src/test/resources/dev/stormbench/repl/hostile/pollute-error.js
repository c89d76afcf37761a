// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

Error.stackTraceLimit = 0;
Error.prepareStackTrace = () => { throw new Error('frames'); };

export default scenario('./small.yaml');
