// exit: 2
// says: spawn-unknown-key\.js:7:19: unknown key 'polcy' in spawn; did you mean 'policy'\? \(accepted: .*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ polcy: 'FIFO:1', program: [{ run: '1us' }] });
  },
});
