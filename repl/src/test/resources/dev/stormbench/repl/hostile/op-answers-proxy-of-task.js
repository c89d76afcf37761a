// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  nextPushable: rq => new Proxy(base.nextPushable(rq) ?? {}, {}),
}));
