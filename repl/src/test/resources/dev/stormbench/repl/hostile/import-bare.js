// exit: 2
// says: import-bare\.js:3:16: there is no module 'fs'; accepted: 'stormbench', and files such as '\./fs\.js'
import fs from 'fs';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
