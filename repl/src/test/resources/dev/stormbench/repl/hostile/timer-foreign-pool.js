// exit: 2
// says: ?
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.hrtimer({ cpu: 0, period: us(100), action: { tasklet: { cpu: 0, size: 1, backlog: 0 } } });
  },
});
