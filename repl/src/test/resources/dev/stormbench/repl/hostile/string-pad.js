// exit: 2
// says: string-pad\.js:3:11: RangeError: Invalid string length
const s = 'x'.padEnd(2 ** 30, 'ab');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
