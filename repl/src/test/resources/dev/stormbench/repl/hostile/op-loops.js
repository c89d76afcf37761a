// exit: 3
// says: op-loops\.js:6:21: endless loop: more than 10000000 statements \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: () => { for (;;) {} },
}));
