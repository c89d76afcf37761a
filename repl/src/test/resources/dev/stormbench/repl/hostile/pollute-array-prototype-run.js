// exit: 0
// digest: storm.yaml
import { scenario, ms } from 'stormbench';

Array.prototype.map = null;
Array.prototype[Symbol.iterator] = null;
Array.prototype.push = () => { throw new Error('push'); };
Array.prototype[0] = 'x';

export default scenario('./storm.yaml')
  .fix('mine', base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) }))
  .watchdog('look', { every: ms(1), check: m => { m.tasks; m.cpus; m.cpu(0).stack; } });
