// exit: 3
// says: op-misspelt-answer\.js:6:13: prioBail answered 'bial'; accepted: bail, bail-and-retry, push \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => 'bial',
}));
