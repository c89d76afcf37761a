// exit: 3
// says: handle-constructor\.js:7:5: TypeError: only the machine makes an Rq \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    new rq.constructor({});
    return base.prioBail(rq, next, pull);
  },
}));
