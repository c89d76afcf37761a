// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  events: ['sched_switch'],
  event: e => { e.field('next_pidd'); },
});
