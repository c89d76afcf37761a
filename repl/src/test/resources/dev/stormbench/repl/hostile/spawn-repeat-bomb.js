// exit: 2
// says: spawn-repeat-bomb\.js:11:28: times in repeat in program in mine is the number 1000000000; accepted: 1 to 1000000
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
