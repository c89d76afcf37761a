// exit: 3
// says: op-throws-null\.js:6:21: threw null \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => { throw null; },
}));
