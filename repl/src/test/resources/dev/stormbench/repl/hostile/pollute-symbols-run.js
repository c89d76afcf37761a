// exit: 0
// digest: storm.yaml
import { scenario, ms } from 'stormbench';

RegExp.prototype.exec = () => null;
String.prototype.replace = null;
Number.isInteger = () => false;
Number.isFinite = () => false;
Array.isArray = () => false;

export default scenario('./storm.yaml')
  .fix('mine', base => ({ prioBail: (rq, next, pull) => base.prioBail(rq, next, pull) }))
  .watchdog('look', { every: ms(1), check: m => { m.tasks; m.cpus; m.cpu(0).stack; } });
