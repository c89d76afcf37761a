// exit: 0
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: m => m.now < 0.0015 ? 'a\u001b[2J\nb\u0007\u2028\u202ec' : null,
});
