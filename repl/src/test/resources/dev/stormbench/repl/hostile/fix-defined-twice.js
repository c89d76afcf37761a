// exit: 2
// says: fix-defined-twice\.js:6:20: fix 'mine' is defined twice, the first at fix-defined-twice\.js:5:20
import { scenario, fix } from 'stormbench';

export const one = fix('mine', () => ({ prioBail: () => 'push' }));
export const two = fix('mine', () => ({ prioBail: () => 'bail' }));
export default scenario('./storm.yaml').fix(one);
