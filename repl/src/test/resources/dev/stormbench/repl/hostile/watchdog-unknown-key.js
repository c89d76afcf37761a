// exit: 2
// says: watchdog-unknown-key\.js:5:16: TypeError: unknown key 'evry' in watchdog 'mine'; did you mean 'every'\? \(accepted: .*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', { evry: ms(1), check() {} });
