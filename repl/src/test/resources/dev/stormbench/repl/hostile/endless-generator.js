// exit: 2
// says: endless-generator\.js:\d+:\d+: more than 64 MiB allocated
// limit-ms: 600000
// limit-mib: 64
function* g() { for (;;) { yield 1; } }
const all = [...g()];
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
