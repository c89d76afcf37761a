// The storm with one rule of the kernel in JavaScript, which does what the kernel does: what a call into a script costs.
import { scenario } from 'stormbench';

export default scenario('rt-push-storm')
  .fix('same-prio-bail', base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) }));
