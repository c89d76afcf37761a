// exit: 3
// says: check-throws\.js:7:19: Error: no \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check() { throw new Error('no'); },
});
