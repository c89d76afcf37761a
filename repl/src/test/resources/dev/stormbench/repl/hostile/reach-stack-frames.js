// exit: 2
// says: reach-stack-frames\.js:3:15: TypeError: Cannot read property 'length' of null
const found = new Error().stack.match(/host/).length;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
