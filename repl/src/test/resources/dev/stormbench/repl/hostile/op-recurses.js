// exit: 3
// says: op-recurses\.js:6:13: recursion too deep \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', () => ({
  prioBail: function f(rq, next, pull) { return f(rq, next, pull) + ''; },
}));
