// exit: 2
// says: import-node\.js:3:16: 'node:fs' cannot be imported; accepted: '\./file\.js' and 'stormbench'
import fs from 'node:fs';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
