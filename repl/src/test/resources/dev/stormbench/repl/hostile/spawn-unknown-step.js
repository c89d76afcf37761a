// exit: 2
// says: spawn-unknown-step\.js:7:31: unknown step 'rnu' in program in mine; did you mean 'run'\? \(accepted: .*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ program: [{ rnu: '1us' }] });
  },
});
