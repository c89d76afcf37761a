// exit: 3
// says: ?
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
