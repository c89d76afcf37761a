// exit: 2
// says: spawn-endless-nesting\.js:11:28: nested deeper than 50 levels
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    let steps = [{ run: '1us' }];
    for (let i = 0; i < 10000; i++) {
      steps = [{ repeat: { times: 2, steps } }];
    }
    setup.spawn({ program: steps });
  },
});
