// exit: 3
// says: handle-hidden-field\.js:7:5: TypeError: an Rq has no '#h' \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    rq['#h'].x;
    return base.prioBail(rq, next, pull);
  },
}));
