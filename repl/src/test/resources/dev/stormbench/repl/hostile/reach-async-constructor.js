// exit: 2
// says: reach-async-constructor\.js:3:15: EvalError: dynamic evaluation of code is disabled\.
const found = (async () => {}).constructor('return 1');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
