// exit: 2
// says: reach-graal\.js:3:15: ReferenceError: Graal is not defined
const found = Graal.versionGraalVM;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
