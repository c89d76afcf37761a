// exit: 3
// says: timer-nonsense\.js:7:54: action answered "ring": the argument of action is the text 'ring'; accepted: an object \(in timer hrtimer_fn of workload 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.hrtimer({ cpu: 0, period: us(100), action: () => 'ring' });
  },
});
