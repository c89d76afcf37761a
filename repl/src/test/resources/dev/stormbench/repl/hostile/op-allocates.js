// exit: 3
// says: op-allocates\.js:\d+:\d+: more than 64 MiB allocated \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
// limit-ms: 600000
// limit-mib: 64
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail() {
    for (const a = [];;) {
      a.push(new Array(1000).fill(0));
    }
  },
}));
