// exit: 2
// says: reach-set-timeout\.js:3:15: ReferenceError: setTimeout is not defined
const found = setTimeout('1', 0);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
