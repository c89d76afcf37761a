// exit: 2
// says: reach-java-type\.js:3:15: ReferenceError: Java is not defined
const found = Java.type('java.lang.Runtime');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
