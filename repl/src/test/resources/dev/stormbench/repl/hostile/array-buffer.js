// exit: 2
// says: array-buffer\.js:3:11: RangeError: Array buffer allocation failed
const b = new ArrayBuffer(2 ** 40);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
