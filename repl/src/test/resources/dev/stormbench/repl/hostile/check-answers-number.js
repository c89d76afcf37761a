// exit: 3
// says: check-answers-number\.js:5:41: check answered 5; accepted: a list of lines, nothing \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: () => 5,
});
