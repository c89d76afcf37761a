// exit: 2
// says: ?
import { scenario, fix } from 'stormbench';

export const mine = fix('skip-prio-bail', () => ({ prioBail: () => 'push' }));
export default scenario('./storm.yaml').fix(mine);
