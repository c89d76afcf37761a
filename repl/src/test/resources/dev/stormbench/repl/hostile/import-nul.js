// exit: 2
// says: import-nul\.js: '\./a\?b\.js' cannot be imported; accepted: '\./file\.js' and 'stormbench'
import x from './a\0b.js';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
