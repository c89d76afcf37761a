// exit: 2
// says: reach-print\.js:3:15: ReferenceError: print is not defined
const found = print('x');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
