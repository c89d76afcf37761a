// exit: 2
// says: reach-shared-memory\.js:3:19: ReferenceError: SharedArrayBuffer is not defined
const found = new SharedArrayBuffer(8);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
