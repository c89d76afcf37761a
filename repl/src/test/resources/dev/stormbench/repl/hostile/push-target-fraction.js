// exit: 3
// says: push-target-fraction\.js:6:15: pushTarget answered 1\.5; accepted: a whole number \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  pushTarget: () => 1.5,
  prioBail: () => 'push',
}));
