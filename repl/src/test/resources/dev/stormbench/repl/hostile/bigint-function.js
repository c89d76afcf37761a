// exit: 2
// says: bigint-function\.js:3:11: ReferenceError: BigInt is not defined
const n = BigInt(3);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
