// exit: 2
// says: setup-wrong-cpu\.js:7:30: cpu in taskletPool is the number 0\.5; accepted: a whole number from 0 to 3
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.taskletPool({ cpu: 0.5, work: us(1) });
  },
});
