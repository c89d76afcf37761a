// exit: 2
// says: fix-unknown-option\.js:5:16: TypeError: unknown key 'wrap' in the options of fix 'mine'; did you mean 'wraps'\? \(accepted: .*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', { wrap: true }, () => ({ prioBail: () => 'push' }));
