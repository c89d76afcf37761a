// exit: 3
// says: call-answers-number\.js:7:37: call answered 5: unknown step '5' in program in mine \(accepted: .*\) \(in the program of mine:21 of workload 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ program: [{ call: () => 5 }] });
  },
});
