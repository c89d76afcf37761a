// exit: 2
// says: import-data\.js:3:15: 'data:text/javascript,export default 1' cannot be imported; accepted: '\./file\.js' and 'stormbench'
import x from 'data:text/javascript,export default 1';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
