// exit: 2
// says: setup-random-nonsense\.js:7:5: TypeError: bound of randomNs is 'x'; accepted: a whole number
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.randomNs('x');
  },
});
