// exit: 3
// says: ?
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: (m, console) => console.report(m.cpu(0), -1e300),
});
