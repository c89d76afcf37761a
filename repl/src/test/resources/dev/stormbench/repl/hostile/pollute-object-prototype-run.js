// exit: 0
// digest: storm.yaml
import { scenario, ms } from 'stormbench';

Object.prototype.cpus = 99;
Object.prototype.machine = { cpus: 1 };
Object.prototype.refused = 'no';
Object.prototype.path = [];

export default scenario('./storm.yaml')
  .fix('mine', base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) }))
  .watchdog('look', { every: ms(1), check: m => { m.tasks; m.cpus; m.cpu(0).stack; } });
