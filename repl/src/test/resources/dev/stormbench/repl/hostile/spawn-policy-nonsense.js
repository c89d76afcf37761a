// exit: 2
// says: spawn-policy-nonsense\.js:7:27: policy in spawn is the text 'FIFO:100'; accepted: FIFO:1 to FIFO:99, RR:1 to RR:99, OTHER
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ policy: 'FIFO:100', program: [{ run: '1us' }] });
  },
});
