// exit: 3
// says: handle-write\.js:7:5: TypeError: Cannot set property curr of \[object Rq\] which has only a getter \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    rq.curr = 1;
    return base.prioBail(rq, next, pull);
  },
}));
