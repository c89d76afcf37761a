// exit: 3
// says: handle-forged-text\.js:11:12: TypeError: an argument of prioBail is of a kind that it does not accept \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
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
