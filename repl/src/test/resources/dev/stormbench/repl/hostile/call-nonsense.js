// exit: 3
// says: call-nonsense\.js:7:37: call answered \{"rnu":"1us"\}: unknown step 'rnu' in program in mine; did you mean 'run'\? \(accepted: .*\) \(in the program of mine:21 of workload 'mine' at \S+ s on cpu 0\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./small.yaml').workload('mine', {
  install(setup) {
    setup.spawn({ program: [{ call: () => ({ rnu: '1us' }) }] });
  },
});
