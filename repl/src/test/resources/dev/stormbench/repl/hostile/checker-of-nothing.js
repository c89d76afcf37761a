// exit: 2
// says: checker-of-nothing\.js:5:47: unknown checker 'mine' \(known: .*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {});
