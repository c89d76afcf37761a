// exit: 3
// says: check-no-such-cpu\.js:7:15: RangeError: cpu of cpu is 99; accepted: 0 to 3 \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: m => m.cpu(99).curr.comm,
});
