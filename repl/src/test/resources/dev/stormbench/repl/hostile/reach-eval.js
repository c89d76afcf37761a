// exit: 2
// says: reach-eval\.js: EvalError: dynamic evaluation of code is disabled\.
const found = eval('1 + 1');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
