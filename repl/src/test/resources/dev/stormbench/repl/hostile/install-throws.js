// exit: 2
// says: install-throws\.js:7:11: Error: no
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    throw new Error('no');
  },
});
