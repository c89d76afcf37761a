// exit: 0
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: (m, console) => console.panic('enough\u001b[31m\nof it'),
});
