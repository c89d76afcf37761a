// exit: 2
// says: install-endless-spawn\.js(:\d+:\d+)?: more than 64 MiB allocated
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
