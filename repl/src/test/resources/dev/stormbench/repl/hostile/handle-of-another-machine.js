// exit: 0
import { scenario, ms } from 'stormbench';

let kept;
export default scenario('./small.yaml').watchdog('mine', {
  every: ms(1),
  check(m) {
    kept ??= m.cpu(1);
    return kept.curr.comm.length > 0 ? null : 'gone';
  },
});
