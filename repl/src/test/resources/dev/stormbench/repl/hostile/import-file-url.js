// exit: 2
// says: import-file-url\.js: '/etc/passwd' leads out of the scenario's folder; accepted: files in it and below
import x from 'file:///etc/passwd';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
