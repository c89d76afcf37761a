// exit: 2
// says: ?
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: ms(0), check() {} });
