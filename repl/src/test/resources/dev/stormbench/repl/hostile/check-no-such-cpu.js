// exit: 3
// says: ?
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: m => m.cpu(99).curr.comm,
});
