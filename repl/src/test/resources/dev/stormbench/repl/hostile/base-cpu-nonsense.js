// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    base.pushTarget(next, { valueOf: () => 1 });
    return base.prioBail(rq, next, pull);
  },
}));
