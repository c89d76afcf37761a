// exit: 3
// says: ?
// untrusted: true
const s = 'x'.repeat(2 ** 30 - 100);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
