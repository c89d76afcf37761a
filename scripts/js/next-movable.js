// next-pushable and push-past-stuck in one op: of the tasks that wait, the first that may migrate and has a CPU to go to is
// considered. Together with a limit on walks and a push instead of the bail it is the candidate of scripts/suites/rt-push.yaml:
//   ./stormbench compare scripts/suites/rt-push.yaml --fixes candidate
import { fix } from 'stormbench';

export const nextMovable = fix('next-movable', base => ({
  nextPushable: rq => {
    const first = base.nextPushable(rq);
    if (first === null) return null;
    const canGo = (p = first) => ![-1, rq.cpu].includes(base.pushTarget(p, rq.cpu));
    const isFine = first.migrationDisabled > 0 ? rq.curr.policy !== 'other' : first.prio < rq.curr.prio || canGo();
    for (let i = 0; !isFine && i < rq.nrPushable; i++) {
      const p = rq.pushable(i);
      if (p !== null && p !== first && !p.onCpu && p.migrationDisabled === 0 && canGo(p)) return p;
    }
    return first;
  },
}));
