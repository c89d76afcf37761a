// exit: 2
// says: ?
const found = ({}).constructor.constructor('return this')();
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
