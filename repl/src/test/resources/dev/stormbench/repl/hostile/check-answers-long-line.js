// exit: 0
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: m => m.now < 0.0015 ? 'x'.repeat(1000000) : null,
});
