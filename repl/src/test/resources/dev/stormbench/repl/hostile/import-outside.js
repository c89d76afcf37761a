// exit: 2
// says: import-outside\.js:3:15: '\.\./x\.js' leads out of the scenario's folder; accepted: files in it and below
import x from '../x.js';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
