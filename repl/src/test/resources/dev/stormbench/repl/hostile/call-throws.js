// exit: 3
// says: call-throws\.js:7:46: Error: no \(in the program of mine:21 of workload 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ program: [{ call() { throw new Error('no'); } }] });
  },
});
