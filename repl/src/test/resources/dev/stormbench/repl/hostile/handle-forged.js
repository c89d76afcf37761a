// exit: 3
// says: handle-forged\.js:11:12: TypeError: rq of prioBail is another kind of object; accepted: an Rq \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    const forged = {};
    for (const key of Reflect.ownKeys(rq)) {
      forged[key] = 12345;
    }
    return base.prioBail(forged, next, pull);
    return base.prioBail(rq, next, pull);
  },
}));
