// exit: 2
// says: regex-look-ahead\.js:\d+:\d+: took longer than 0\.3 s
// limit-ms: 300
/^(?=(a+)+\1b)(a|aa)+$/.test('a'.repeat(200) + 'c');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
