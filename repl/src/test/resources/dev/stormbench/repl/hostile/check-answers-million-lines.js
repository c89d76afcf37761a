// exit: 3
// says: check-answers-million-lines\.js:5:41: check answered 1000000 lines; accepted: up to 1000 \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: () => new Array(1000000).fill('line'),
});
