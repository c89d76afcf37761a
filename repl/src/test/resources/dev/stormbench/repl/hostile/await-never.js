// exit: 2
// says: await-never\.js: an await at the top level waits for something that never comes
await new Promise(() => {});
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
