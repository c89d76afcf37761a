// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => {
  const ops = { prioBail: (rq, next, pull) => ops.prioBail(rq, next, pull) };
  return ops;
});
