// exit: 3
// says: string-repeat\.js: the run needed more memory than an untrusted one gets, 512m \(more: STORMBENCH_JAVA_OPTS=-Xmx1g\)
// untrusted: true
const s = 'x'.repeat(2 ** 30 - 100);
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
