// exit: 3
// says: ?
import { scenario, us } from 'stormbench';

let rd;
export default scenario('./storm.yaml')
  .watchdog('look', { every: us(100), check(m) { rd = m.rootDomain; } })
  .fix('mine', base => ({
    prioBail(rq, next, pull) {
      if (rd) {
        rd.rtoCpu = 3;
      }
      return base.prioBail(rq, next, pull);
    },
  }));
