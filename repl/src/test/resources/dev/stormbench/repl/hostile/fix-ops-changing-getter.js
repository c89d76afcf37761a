// exit: 0
// digest: storm.yaml
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => {
  let n = 0;
  return {
    get prioBail() { return n++ === 0 ? (rq, next, pull) => base.prioBail(rq, next, pull) : 'nonsense'; },
  };
});
