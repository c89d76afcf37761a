// exit: 2
// says: timer-foreign-pool\.js:7:65: tasklet in action is a mapping of 3 keys; accepted: a whole number from 0 to 0
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.hrtimer({ cpu: 0, period: us(100), action: { tasklet: { cpu: 0, size: 1, backlog: 0 } } });
  },
});
