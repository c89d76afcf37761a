// exit: 2
// says: undeclared\.js:3:1: ReferenceError: x is not defined
x = 1;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
