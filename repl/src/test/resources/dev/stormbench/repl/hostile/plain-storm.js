// exit: 0
// digest: storm.yaml
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) }));
