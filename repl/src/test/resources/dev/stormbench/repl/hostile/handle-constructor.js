// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    new rq.constructor({});
    return base.prioBail(rq, next, pull);
  },
}));
