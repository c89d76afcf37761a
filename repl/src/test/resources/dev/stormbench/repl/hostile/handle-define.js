// exit: 3
// says: handle-define\.js:7:5: TypeError: Cannot define property curr, object is not extensible \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    Object.defineProperty(rq, 'curr', { value: 1 });
    return base.prioBail(rq, next, pull);
  },
}));
