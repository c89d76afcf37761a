// exit: 3
// says: call-answers-call\.js:7:37: call answered \{\}: read a function; accepted: data \(in the program of mine:21 of workload 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ program: [{ call: () => ({ call: () => null }) }] });
  },
});
