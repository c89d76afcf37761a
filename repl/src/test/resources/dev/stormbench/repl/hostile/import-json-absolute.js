// exit: 2
// says: import-json-absolute\.js:3:15: '/etc/passwd' leads out of the scenario's folder; accepted: files in it and below
import x from '/etc/passwd' with { type: 'json' };
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
