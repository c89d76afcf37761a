// exit: 2
// says: fix-calls-base-too-early\.js:6:13: TypeError: base can only be called while the machine runs
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  prioBail: base.prioBail(null, null, true),
}));
