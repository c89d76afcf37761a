// The patch that was proposed first: a CPU that the push token visits pushes its waiting task instead of asking for a
// reschedule that cannot come. The same as the fix skip-prio-bail in Java (plugins/fix-rt-push), with the same digest.
//   ./stormbench run scripts/rt-push-storm.yaml --fix scripts/js/skip-prio-bail.js --until 20ms
//   ./stormbench run scripts/rt-push-storm.yaml --fix skip-prio-bail --until 20ms
import { fix } from 'stormbench';

export const skipPrioBail = fix('skip-prio-bail-js', base => ({
  prioBail: (rq, next, pull) => pull ? 'push' : base.prioBail(rq, next, pull),
}));
