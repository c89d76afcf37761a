// exit: 3
// says: push-target-lowest\.js:6:15: pushTarget answered -2147483648; accepted: a whole number \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  pushTarget: () => -2147483648,
  prioBail: () => 'push',
}));
