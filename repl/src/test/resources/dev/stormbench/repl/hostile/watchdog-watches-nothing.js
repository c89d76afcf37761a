// exit: 2
// says: watchdog-watches-nothing\.js:5:16: TypeError: watchdog 'mine' watches nothing; accepted: check with every, watchdogTimer, rcuStall
import { scenario } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { doc: 'x', check: undefined, start() {} });
