// exit: 3
// says: ?
// limit-ms: 600000
// limit-mib: 64
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check(m, console) {
    for (;;) {
      console.printk('again');
    }
  },
});
