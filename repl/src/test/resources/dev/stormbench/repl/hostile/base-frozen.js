// exit: 3
// says: base-frozen\.js:7:5: TypeError: Cannot assign to read only property 'prioBail' of \{needPull: function needPull\(\) \{ \[nativ.*
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    base.prioBail = () => 'push';
    return base.prioBail(rq, next, pull);
  },
}));
