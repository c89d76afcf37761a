// An idea: a pass over the tasklets ends when need_resched is set. The same as the fix tasklet-resched in Java
// (plugins/fix-softirq), with the same digest.
//   ./stormbench run scripts/rt-push-storm.yaml --fix scripts/js/tasklet-resched.js --until 20ms
import { fix } from 'stormbench';

export const taskletResched = fix('tasklet-resched-js', { wraps: true }, base => ({
  taskletMore: (cpu, left, done, elapsedNs) => base.taskletMore(cpu, left, done, elapsedNs) && !cpu.needResched,
}));
