// exit: 2
// says: files/broken\.mjs:1:17: not valid JavaScript: Expected an operand but found ;
import x from './files/broken.mjs';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
