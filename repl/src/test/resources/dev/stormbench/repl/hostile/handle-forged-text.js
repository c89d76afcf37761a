// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    const forged = {};
    for (const key of Reflect.ownKeys(rq)) {
      forged[key] = { getClass: 1 };
    }
    return base.prioBail(forged, next, pull);
    return base.prioBail(rq, next, pull);
  },
}));
