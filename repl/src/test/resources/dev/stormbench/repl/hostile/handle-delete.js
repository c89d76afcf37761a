// exit: 0
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    delete rq.curr;
    return base.prioBail(rq, next, pull);
  },
}));
