// exit: 2
// says: reach-require\.js:3:15: ReferenceError: require is not defined
const found = require('fs');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
