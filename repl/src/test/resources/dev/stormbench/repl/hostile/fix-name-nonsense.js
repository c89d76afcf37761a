// exit: 2
// says: fix-name-nonsense\.js:5:21: TypeError: the name of a fix is 'a b\?\[31m'; accepted: lower-case words joined by hyphens
import { scenario, fix } from 'stormbench';

export const mine = fix('a b\u001b[31m', () => ({ prioBail: () => 'push' }));
export default scenario('./storm.yaml').fix(mine);
