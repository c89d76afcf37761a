// exit: 2
// says: reach-indirect-eval\.js:3:15: EvalError: dynamic evaluation of code is disabled\.
const found = (0, eval)('this');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
