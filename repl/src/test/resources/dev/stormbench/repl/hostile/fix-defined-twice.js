// exit: 2
// says: ?
import { scenario, fix } from 'stormbench';

export const one = fix('mine', () => ({ prioBail: () => 'push' }));
export const two = fix('mine', () => ({ prioBail: () => 'bail' }));
export default scenario('./storm.yaml').fix(one);
