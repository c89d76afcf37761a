// exit: 3
// says: handle-set-prototype\.js:7:5: TypeError: setPrototype failed \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    Object.setPrototypeOf(rq, null);
    return base.prioBail(rq, next, pull);
  },
}));
