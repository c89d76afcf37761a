// exit: 2
// says: spawn-no-program\.js:7:17: missing key 'program' in spawn \(a list of steps such as \[\{ run: '20us' \}\]\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ comm: 'x' });
  },
});
