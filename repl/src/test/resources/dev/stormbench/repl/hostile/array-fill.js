// exit: 2
// says: array-fill\.js(:\d+:\d+)?: (more than 64 MiB allocated|out of memory)
// limit-ms: 600000
// limit-mib: 64
Array(1e9).fill(0);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
