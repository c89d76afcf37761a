// exit: 3
// says: push-target-nan\.js:6:15: pushTarget answered NaN; accepted: a whole number \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  pushTarget: () => NaN,
  prioBail: () => 'push',
}));
