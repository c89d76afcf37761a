// exit: 0
/^(a+)+$/.test('a'.repeat(40) + 'b');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
