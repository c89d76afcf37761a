// exit: 2
// says: reach-fetch\.js:3:15: ReferenceError: fetch is not defined
const found = fetch('http://example.com');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
