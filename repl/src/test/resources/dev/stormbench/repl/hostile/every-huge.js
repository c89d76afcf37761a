// exit: 2
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: '99999999999999999h', check() {} });
