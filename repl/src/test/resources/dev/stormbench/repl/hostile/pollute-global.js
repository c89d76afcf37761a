// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

globalThis.Object = null;
globalThis.Array = null;
globalThis.Promise = null;
globalThis.Proxy = null;

export default scenario('./small.yaml');
