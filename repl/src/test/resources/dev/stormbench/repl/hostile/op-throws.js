// exit: 3
// says: op-throws\.js:6:27: Error: no \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => { throw new Error('no'); },
}));
