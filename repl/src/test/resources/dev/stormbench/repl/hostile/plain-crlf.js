// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

export default scenario('./small.yaml');
