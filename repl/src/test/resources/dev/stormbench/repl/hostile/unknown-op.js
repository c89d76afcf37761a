// exit: 2
// says: unknown-op\.js:5:41: unknown op 'prioBial' in fix 'mine'; did you mean 'prioBail'\? \(accepted: .*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBial: () => 'push',
}));
