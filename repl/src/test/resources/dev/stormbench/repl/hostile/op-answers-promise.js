// exit: 3
// says: op-answers-promise\.js:6:13: prioBail answered an object; accepted: bail, bail-and-retry, push \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: async () => 'bail',
}));
