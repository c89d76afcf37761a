// exit: 2
// says: reach-intl\.js:3:19: ReferenceError: Intl is not defined
const found = new Intl.DateTimeFormat();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
