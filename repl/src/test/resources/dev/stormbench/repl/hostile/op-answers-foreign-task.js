// exit: 0
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  nextPushable: rq => rq.curr,
}));
