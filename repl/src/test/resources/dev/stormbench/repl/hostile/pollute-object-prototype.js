// exit: 0
// digest: small.yaml
import { scenario } from 'stormbench';

Object.prototype.cpus = 99;
Object.prototype.machine = { cpus: 1 };
Object.prototype.refused = 'no';
Object.prototype.path = [];

export default scenario('./small.yaml');
