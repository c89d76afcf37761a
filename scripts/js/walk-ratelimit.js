// At most one pull per tick starts the walk or makes it go round again. The same as the fix walk-ratelimit in Java
// (plugins/fix-rt-push), with the same digest.
//   ./stormbench run scripts/rt-push-storm.yaml --fix scripts/js/walk-ratelimit.js --until 20ms
import { fix } from 'stormbench';

export const walkRatelimit = fix('walk-ratelimit-js', { wraps: true }, (base, machine) => {
  const walks = 1;
  let tick = -1;
  let asked = 0;
  return {
    pullBy: rq => {
      const inForce = base.pullBy(rq);
      if (inForce !== 'token' && inForce !== 'walk') return inForce;
      const m = machine();
      const now = Math.floor(m.nowNs / Math.floor(1e9 / m.hz));
      if (now !== tick) asked = 0;
      tick = now;
      return ++asked <= walks ? inForce : 'none';
    },
  };
});
