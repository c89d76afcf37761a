// exit: 2
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    let steps = [{ run: '1us' }];
    for (let i = 0; i < 12; i++) {
      steps = [{ repeat: { times: 1000000000, steps } }];
    }
    setup.spawn({ program: steps });
  },
});
