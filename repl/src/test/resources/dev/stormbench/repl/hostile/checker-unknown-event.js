// exit: 2
// says: checker-unknown-event\.js:5:16: TypeError: events of checker 'mine' has 'sched_swich'; did you mean 'sched_switch'\?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  events: ['sched_swich'],
  event() {},
});
