// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    Object.defineProperty(rq, 'curr', { value: 1 });
    return base.prioBail(rq, next, pull);
  },
}));
