// exit: 0
import { scenario } from 'stormbench';

export default scenario('./storm.yaml').set('workloads.softirq-items.period', '50us').fix('mine', () => ({
  taskletMore: () => true,
}));
