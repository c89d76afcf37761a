// exit: 2
// says: fix-name-of-built-in\.js:5:21: fix 'skip-prio-bail' exists already, from plugin fix-rt-push \S+
import { scenario, fix } from 'stormbench';

export const mine = fix('skip-prio-bail', () => ({ prioBail: () => 'push' }));
export default scenario('./storm.yaml').fix(mine);
