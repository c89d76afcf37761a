// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    base.pushTarget(next, 99);
    return base.prioBail(rq, next, pull);
  },
}));
