// exit: 2
// says: spawn-empty-program\.js:7:28: program in mine has no steps
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ program: [] });
  },
});
