// exit: 2
// says: reach-atomics\.js:3:15: ReferenceError: Atomics is not defined
const found = Atomics.wait(new Int32Array(4), 0, 0);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
