// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    rq.note = 1;
    return base.prioBail(rq, next, pull);
  },
}));
