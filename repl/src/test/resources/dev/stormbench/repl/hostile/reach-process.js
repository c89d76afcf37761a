// exit: 2
// says: reach-process\.js:3:15: ReferenceError: process is not defined
const found = process.env.PATH;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
