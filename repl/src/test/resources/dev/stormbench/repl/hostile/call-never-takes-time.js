// exit: 0
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ program: [{ call: () => null }] });
  },
});
