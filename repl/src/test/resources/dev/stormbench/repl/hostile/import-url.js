// exit: 2
// says: import-url\.js:3:15: 'https://example\.com/x\.js' cannot be imported; accepted: '\./file\.js' and 'stormbench'
import x from 'https://example.com/x.js';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
