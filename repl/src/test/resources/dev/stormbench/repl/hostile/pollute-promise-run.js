// exit: 0
// digest: storm.yaml
import { scenario, ms } from 'stormbench';

Promise.prototype.then = () => { throw new Error('then'); };

export default scenario('./storm.yaml')
  .fix('mine', base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) }))
  .watchdog('look', { every: ms(1), check: m => { m.tasks; m.cpus; m.cpu(0).stack; } });
