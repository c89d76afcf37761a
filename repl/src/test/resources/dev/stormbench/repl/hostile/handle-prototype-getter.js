// exit: 3
// says: ?
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(rq), 'curr').get.call({});
    return base.prioBail(rq, next, pull);
  },
}));
