// exit: 2
// says: reach-shadow-realm\.js:3:19: ReferenceError: ShadowRealm is not defined
const found = new ShadowRealm();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
