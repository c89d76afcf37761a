// exit: 3
// says: base-cpu-out-of-range\.js:7:5: RangeError: thisCpu of pushTarget is 99; accepted: 0 to 3 \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    base.pushTarget(next, 99);
    return base.prioBail(rq, next, pull);
  },
}));
