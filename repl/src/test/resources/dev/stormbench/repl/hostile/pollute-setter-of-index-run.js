// exit: 2
// says: pollute-setter-of-index-run\.js:5:59: Error: taken
import { scenario, ms } from 'stormbench';

Object.defineProperty(Array.prototype, 0, { set() { throw new Error('taken'); } });
Object.defineProperty(Object.prototype, 'op', { set() { throw new Error('taken'); } });

export default scenario('./storm.yaml')
  .fix('mine', base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) }))
  .watchdog('look', { every: ms(1), check: m => { m.tasks; m.cpus; m.cpu(0).stack; } });
