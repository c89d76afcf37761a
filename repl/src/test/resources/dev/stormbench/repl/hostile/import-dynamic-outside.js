// exit: 2
// says: import-dynamic-outside\.js: '\.\./\.\./\.\./\.\./x\.js' leads out of the scenario's folder; accepted: files in it and below
const x = await import('../../../' + '../x.js');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
