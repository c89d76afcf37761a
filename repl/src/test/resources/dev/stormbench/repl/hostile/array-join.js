// exit: 2
// says: array-join\.js:3:1: RangeError: Invalid string length
new Array(4294967295).join('x');
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
