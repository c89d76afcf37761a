// exit: 3
// says: verb-from-wrong-place\.js:11:9: TypeError: rtoCpu changes the machine; that is for rtoNextCpu and watchdogs only \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
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
