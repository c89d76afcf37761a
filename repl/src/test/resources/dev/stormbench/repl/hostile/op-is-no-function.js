// exit: 2
// says: op-is-no-function\.js:5:41: prioBail of fix 'mine' is 'push'; accepted: a function
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: 'push',
}));
