// exit: 2
// says: reach-worker\.js:3:19: ReferenceError: Worker is not defined
const found = new Worker('x.js');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
