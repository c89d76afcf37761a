// exit: 3
// says: tasklet-more-nonsense\.js:6:16: taskletMore answered 1; accepted: true, false \(in op of fix 'mine' at \S+ s on cpu \d\) \(.*\)
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').set('workloads.softirq-items.period', '50us').fix('mine', () => ({
  taskletMore: () => 1,
}));
