// exit: 2
// says: import-escaped\.js:3:15: 'files/%2e%2e/%2e%2e/x\.js': no such file
import x from './files/%2e%2e/%2e%2e/x.js';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
