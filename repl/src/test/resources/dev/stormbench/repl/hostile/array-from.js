// exit: 3
// says: array-from\.js: the run (was still busy 2s after its limit of 2s \(--max-wall\), and was killed|needed more memory than an untrusted one gets, 512m .*)
// untrusted: true
// killed: true
Array.from({ length: 4294967295 });
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
