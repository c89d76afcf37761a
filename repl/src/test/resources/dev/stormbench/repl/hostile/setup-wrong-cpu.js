// exit: 2
// says: ?
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.taskletPool({ cpu: 0.5, work: us(1) });
  },
});
