// exit: 2
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: '999ns', check() {} });
