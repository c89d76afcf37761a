// exit: 4
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  events: ['sched_switch'],
  event: e => `CPU ${e.cpu} switched`,
});
