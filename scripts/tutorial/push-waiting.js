// A visit of the push token pushes the waiting task instead of asking for a reschedule that cannot come.
//   ./stormbench run scripts/rt-push-storm.yaml --fix scripts/tutorial/push-waiting.js --until 2s
import { fix } from 'stormbench';

export const pushWaiting = fix('push-waiting', base => ({
  prioBail: (rq, next, pull) => pull ? 'push' : base.prioBail(rq, next, pull),
}));
