// exit: 2
// says: ?
import { scenario, fix } from 'stormbench';

export const one = fix('one', () => ({ prioBail: () => 'push' }));
export const two = fix('two', () => ({ prioBail: () => 'bail' }));
export default scenario('./storm.yaml').fix(one).fix(two);
