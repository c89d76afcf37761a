// exit: 2
// says: reach-performance\.js:3:15: ReferenceError: performance is not defined
const found = performance.now();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
