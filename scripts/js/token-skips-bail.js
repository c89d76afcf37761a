// An idea: the token does not go to a CPU whose waiting task beats what runs there, where it would only meet the prio bail. The
// same as the fix token-skips-bail in Java (plugins/fix-rt-push), with the same digest.
//   ./stormbench run scripts/rt-push-storm.yaml --fix scripts/js/token-skips-bail.js --until 20ms
import { fix } from 'stormbench';

export const tokenSkipsBail = fix('token-skips-bail-js', { wraps: true }, (base, machine) => ({
  rtoNextCpu: (rd, thisCpu) => {
    for (;;) {
      const cpu = base.rtoNextCpu(rd, thisCpu);
      if (cpu < 0) return cpu;
      const rq = machine().cpu(cpu).rq;
      if (rq.highestPrioNext >= rq.curr.prio) return cpu;
    }
  },
}));
