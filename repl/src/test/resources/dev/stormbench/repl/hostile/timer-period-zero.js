// exit: 2
// says: timer-period-zero\.js:7:37: time in mine is the text '0us'; accepted: 1ns to 365 days
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.hrtimer({ cpu: 0, period: us(0), action: () => null });
  },
});
