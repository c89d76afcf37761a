// exit: 2
// says: import-missing-export\.js:3:25: 'stormbench' exports no 'nothing'
import { nothing } from 'stormbench';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
