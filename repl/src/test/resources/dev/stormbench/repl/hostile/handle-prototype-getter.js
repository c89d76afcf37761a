// exit: 3
// says: handle-prototype-getter\.js:7:5: TypeError: Cannot read private member #h from an object whose class did not declare it\. \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(rq), 'curr').get.call({});
    return base.prioBail(rq, next, pull);
  },
}));
