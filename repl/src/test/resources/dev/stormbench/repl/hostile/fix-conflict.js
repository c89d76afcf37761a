// exit: 2
// says: fix-conflict\.js:7:54: fixes 'one' and 'two' both replace the op prioBail; take one of them
import { scenario, fix } from 'stormbench';

export const one = fix('one', () => ({ prioBail: () => 'push' }));
export const two = fix('two', () => ({ prioBail: () => 'bail' }));
export default scenario('./storm.yaml').fix(one).fix(two);
