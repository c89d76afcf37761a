// exit: 3
// says: handle-misspelt\.js:7:5: TypeError: an Rq has no 'nrRuning'; did you mean 'nrRunning'\? \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail(rq, next, pull) {
    rq.nrRuning;
    return base.prioBail(rq, next, pull);
  },
}));
