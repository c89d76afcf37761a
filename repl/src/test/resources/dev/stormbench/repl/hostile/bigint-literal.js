// exit: 2
// says: bigint-literal\.js:3:12: not valid JavaScript: Missing space after numeric literal
const n = 3n ** 50000000n;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
