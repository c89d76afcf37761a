// exit: 2
// says: regex-back-reference\.js:\d+:\d+: took longer than 0\.3 s
// limit-ms: 300
/^(a+)+\1$/.test('a'.repeat(200) + 'b');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
