// The sketch V2 as intended: after 16 requests to reschedule without a context switch, the waiting task is pushed. The same as
// the fix bounded-resched in Java (plugins/fix-rt-push), with the same digest.
//   ./stormbench run scripts/rt-push-storm.yaml --fix scripts/js/bounded-resched.js --until 20ms
import { fix } from 'stormbench';

export const boundedResched = fix('bounded-resched-js', base => ({
  prioBail: (rq, next, pull) => rq.reschedAttempts < 16 ? base.prioBail(rq, next, pull) : 'push',
}));
