// exit: 3
// says: op-answers-proxy-of-task\.js:6:17: nextPushable answered an object; accepted: a Task, null \(in op of fix 'mine' at \S+ s on cpu 1\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').fix('mine', base => ({
  nextPushable: rq => new Proxy(base.nextPushable(rq) ?? {}, {}),
}));
