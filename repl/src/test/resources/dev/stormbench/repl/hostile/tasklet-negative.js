// exit: 3
// says: tasklet-negative\.js:7:52: work answered "-5us": time in mine is the text '-5us'; a time cannot be negative \(in tasklet tasklet_body of workload 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    const pool = setup.taskletPool({ cpu: 0, work: () => '-5us' });
    setup.hrtimer({ cpu: 0, period: us(100), action: { tasklet: pool } });
  },
});
