// exit: 0
// digest: storm.yaml
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    return base.prioBail(new Proxy(rq, {}), next, pull);
    return base.prioBail(rq, next, pull);
  },
}));
