// exit: 2
// says: ?
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.hrtimer({ cpu: 0, period: us(0), action: () => null });
  },
});
