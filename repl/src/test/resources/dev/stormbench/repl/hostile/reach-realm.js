// exit: 2
// says: reach-realm\.js:3:15: ReferenceError: Realm is not defined
const found = Realm.create();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
