// exit: 2
// says: reach-read\.js:3:15: ReferenceError: read is not defined
const found = read('/etc/passwd');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
