// exit: 3
// says: check-loops\.js:7:13: endless loop: more than 10000000 statements \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check() { for (;;) {} },
});
