// exit: 2
// says: unhandled-rejection-later\.js:3:38: Error: later
Promise.resolve().then(() => { throw new Error('later'); });
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
