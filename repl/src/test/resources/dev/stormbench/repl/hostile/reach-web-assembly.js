// exit: 2
// says: reach-web-assembly\.js:3:19: ReferenceError: WebAssembly is not defined
const found = new WebAssembly.Module(new Uint8Array(8));
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
