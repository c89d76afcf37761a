// exit: 3
// says: check-answers-proxy-list\.js:5:41: check answered Infinity lines; accepted: up to 1000 \(in check of watchdog 'mine' at \S+ s\) \(.*\)
import { scenario, ms } from 'stormbench';

export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check: () => new Proxy([], { get(t, k) { return k === 'length' ? Infinity : 'x'; } }),
});
