// exit: 2
// says: ?
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ polcy: 'FIFO:1', program: [{ run: '1us' }] });
  },
});
