// exit: 2
// says: redefine-api\.js:3:1: TypeError: Cannot redefine property: stormbench
Object.defineProperty(globalThis, 'stormbench', { value: {} });
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
