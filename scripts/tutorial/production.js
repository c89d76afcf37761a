// The storm with psimon as it is on production machines: it may run anywhere.
//   ./stormbench run scripts/tutorial/production.js --until 2s
import { scenario } from 'stormbench';

export default scenario('rt-push-storm')
  .name('rt-push-storm-production')
  .set('workloads.psimon.cpus', 'all');
