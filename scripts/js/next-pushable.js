// V5: if a fair task runs and the first waiting task is migration-disabled, the one after it is considered. The same as the fix
// next-pushable in Java (plugins/fix-rt-push), with the same digest. By itself it leaves the bail as it is:
//   ./stormbench run scripts/rt-push-storm.yaml --fix skip-prio-bail+scripts/js/next-pushable.js --until 20ms
import { fix } from 'stormbench';

export const nextPushable = fix('next-pushable-js', base => ({
  nextPushable: rq => {
    const first = base.nextPushable(rq);
    if (first === null || first.migrationDisabled === 0 || rq.curr.policy !== 'other') return first;
    let i = 0;
    while (i < rq.nrPushable && rq.pushable(i) !== first) i++;
    let p = rq.pushable(++i);
    while (p !== null && p.onCpu) p = rq.pushable(++i);
    return p ?? first;
  },
}));
