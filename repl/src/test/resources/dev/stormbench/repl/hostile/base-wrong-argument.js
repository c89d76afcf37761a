// exit: 3
// says: base-wrong-argument\.js:7:12: TypeError: rq of prioBail is an object; accepted: an Rq \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    return base.prioBail({ curr: 1 }, next, pull);
    return base.prioBail(rq, next, pull);
  },
}));
