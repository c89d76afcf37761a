// exit: 0
// digest: storm.yaml
import { scenario } from 'stormbench';

Object.prototype.prioBail = () => 'nonsense';

export default scenario('./storm.yaml').fix('mine', base => ({ pullBy: rq => base.pullBy(rq) }));
