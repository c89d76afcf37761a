// exit: 2
// says: spawn-cpus-nonsense\.js:7:26: cpus in mine names CPU 99; this machine has 0-3
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ cpus: [99], program: [{ run: '1us' }] });
  },
});
