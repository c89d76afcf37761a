// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: function f(rq, next, pull) { return f(rq, next, pull) + ''; },
}));
