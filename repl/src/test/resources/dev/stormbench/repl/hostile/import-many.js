// exit: 2
// says: import-many\.js(:\d+:\d+)?: more than 64 MiB allocated
// limit-ms: 600000
// limit-mib: 64
for (let i = 0; i < 1000000; i++) {
  try {
    await import('./missing' + i + '.js');
  } catch {}
}
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
