// exit: 4
// says: invariant broken: checker mine, invariant mine at \d+ ns: CPU 1 switched \(again: stormbench run checker-violation\.js --until 5ms --seed 7\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').check('mine', {
  events: ['sched_switch'],
  event: e => `CPU ${e.cpu} switched`,
});
