// exit: 3
// says: op-calls-itself-through-base\.js:6:27: recursion too deep \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => {
  const ops = { prioBail: (rq, next, pull) => ops.prioBail(rq, next, pull) };
  return ops;
});
