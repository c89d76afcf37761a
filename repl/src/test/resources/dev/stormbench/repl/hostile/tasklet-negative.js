// exit: 3
// says: ?
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    const pool = setup.taskletPool({ cpu: 0, work: () => '-5us' });
    setup.hrtimer({ cpu: 0, period: us(100), action: { tasklet: pool } });
  },
});
