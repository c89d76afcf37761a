// exit: 2
// says: reach-packages\.js:3:15: ReferenceError: Packages is not defined
const found = Packages.java.lang.System;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
