// exit: 0
import { scenario, us } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ cpus: [0], program: [{ call: () => ({ run: us(1 + Math.floor(9 * Math.random())) }) }, { sleep: '10us' }] });
  },
});
