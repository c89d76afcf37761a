// exit: 2
// says: import-missing\.js:3:15: 'missing\.js': no such file; did you mean 'nesting\.js'\?
import x from './missing.js';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
