// exit: 2
// says: tasklet-size\.js:7:39: size in taskletPool is the number 2000000000; accepted: a whole number from 1 to 1000000
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.taskletPool({ cpu: 0, size: 2000000000, work: us(1) });
  },
});
