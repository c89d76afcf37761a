// exit: 2
// says: import-dynamic-odd\.js: '/etc/passwd' leads out of the scenario's folder; accepted: files in it and below
const x = await import({ toString() { return '/etc/passwd'; } });
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
