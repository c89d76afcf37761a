// exit: 3
// says: base-cpu-nonsense\.js:7:5: TypeError: thisCpu of pushTarget is an object; accepted: the number of a CPU \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    base.pushTarget(next, { valueOf: () => 1 });
    return base.prioBail(rq, next, pull);
  },
}));
