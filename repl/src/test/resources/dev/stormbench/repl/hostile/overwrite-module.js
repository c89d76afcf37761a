// exit: 2
// says: overwrite-module\.js:5:1: TypeError: Cannot assign to read only property 'scenario' of \[Module\]
import * as stormbench from 'stormbench';

stormbench.scenario = null;
export default { format: 1, name: 'x', machine: { cpus: 2 }, kernel: { profile: 'v7.0' }, costs: 'generic-x86', run: { duration: '1ms' } };
