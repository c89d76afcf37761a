// exit: 2
// says: assignment-to-constant\.js:4:1: TypeError: Assignment to constant "a"
const a = 1;
a = 2;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
