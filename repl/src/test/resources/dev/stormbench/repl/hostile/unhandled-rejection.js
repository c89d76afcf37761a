// exit: 2
// says: unhandled-rejection\.js:3:16: Error: nobody looks
Promise.reject(new Error('nobody looks'));
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
