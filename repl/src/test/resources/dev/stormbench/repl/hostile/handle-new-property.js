// exit: 3
// says: handle-new-property\.js:6:3: TypeError: Cannot define property note, object is not extensible \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    rq.note = 1;
    return base.prioBail(rq, next, pull);
  },
}));
