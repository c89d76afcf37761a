// exit: 3
// says: op-throws-text\.js:6:21: threw no \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => { throw 'no'; },
}));
