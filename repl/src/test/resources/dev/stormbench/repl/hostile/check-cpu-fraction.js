// exit: 3
// says: check-cpu-fraction\.js:7:15: TypeError: cpu of cpu is 0\.5; accepted: the number of a CPU \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: m => m.cpu(0.5).curr.comm,
});
