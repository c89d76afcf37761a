// exit: 2
// says: reach-java\.js:3:15: ReferenceError: java is not defined
const found = java.lang.System.exit(0);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
