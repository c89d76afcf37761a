// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  pushTarget: () => 1.5,
  prioBail: () => 'push',
}));
