// exit: 2
// says: reach-weak-ref\.js:3:19: ReferenceError: WeakRef is not defined
const found = new WeakRef({});
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
