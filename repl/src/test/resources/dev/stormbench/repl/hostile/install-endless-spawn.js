// exit: 2
// says: ?
// limit-ms: 600000
// limit-mib: 64
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    for (;;) {
      setup.spawn({ program: [{ run: '1us' }, { sleep: '1ms' }] });
    }
  },
});
