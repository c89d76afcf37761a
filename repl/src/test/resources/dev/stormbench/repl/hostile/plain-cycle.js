// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

import * as self from './plain-cycle.js';

export const twice = () => self;
export default scenario('./small.yaml');
