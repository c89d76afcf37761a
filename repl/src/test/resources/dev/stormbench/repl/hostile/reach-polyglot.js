// exit: 2
// says: reach-polyglot\.js:3:15: ReferenceError: Polyglot is not defined
const found = Polyglot.eval('js', '1');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
