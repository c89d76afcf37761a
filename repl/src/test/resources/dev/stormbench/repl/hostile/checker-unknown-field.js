// exit: 3
// says: checker-unknown-field\.js:7:17: TypeError: a sched_switch has no field 'next_pidd'; did you mean 'next_pid'\? \(in event of checker 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  events: ['sched_switch'],
  event: e => { e.field('next_pidd'); },
});
