// exit: 3
// says: check-printk-nonsense\.js:7:26: TypeError: line of printk is an object; accepted: a text \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: (m, console) => console.printk({}),
});
