// exit: 0
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    let n = 0;
    setup.spawn({ cpus: [0], program: [{ call: () => ({ run: `${++n}ns` }) }, { sleep: '10us' }] });
  },
});
