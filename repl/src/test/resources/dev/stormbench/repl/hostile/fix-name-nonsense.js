// exit: 2
// says: ?
import { scenario, fix } from 'stormbench';

export const mine = fix('a b\u001b[31m', () => ({ prioBail: () => 'push' }));
export default scenario('./storm.yaml').fix(mine);
