// exit: 3
// says: check-printk-endless\.js:\d+:\d+: more than 64 MiB allocated \(in check of watchdog 'mine' at \S+ s\) \(.*\)
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
