// exit: 2
// says: every-negative\.js:5:67: TypeError: a time in ms is -1; accepted: a number from 0
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { every: ms(-1), check() {} });
