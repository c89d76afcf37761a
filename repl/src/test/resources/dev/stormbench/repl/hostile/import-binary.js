// exit: 2
// says: import-binary\.js:3:15: not a text file: byte 0x00 at offset 4
import x from './files/binary.js';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
