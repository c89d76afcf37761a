// exit: 2
// says: reach-host-of-builder\.js:5:15: TypeError: \(intermediate value\)\(\.\.\.\)\.getClass is not a function
import { scenario } from 'stormbench';

const found = scenario('./small.yaml').getClass();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
