// exit: 2
// says: import-folder\.js:3:15: there is no module ''; accepted: 'stormbench', and files such as '\./\.js'
import x from './';
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
