// exit: 2
// says: install-endless\.js:7:5: endless loop: more than 10000000 statements
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    for (;;) {}
  },
});
