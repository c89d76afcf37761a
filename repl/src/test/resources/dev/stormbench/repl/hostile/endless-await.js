// exit: 2
// says: ?
// limit-ms: 600000
// limit-mib: 64
for (;;) {
  await null;
}
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
