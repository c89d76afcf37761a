// exit: 2
// says: endless-microtasks\.js(:\d+:\d+)?: more than 64 MiB allocated
// limit-ms: 600000
// limit-mib: 64
const again = () => Promise.resolve().then(again);
again();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
