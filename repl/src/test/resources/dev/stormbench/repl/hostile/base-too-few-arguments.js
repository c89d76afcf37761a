// exit: 3
// says: base-too-few-arguments\.js:7:12: TypeError: next of prioBail is undefined; accepted: a Task \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    return base.prioBail(rq);
    return base.prioBail(rq, next, pull);
  },
}));
