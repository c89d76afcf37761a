// A watchdog for the storm: warns, once per stretch, when a CPU has been in softirq context for five seconds without leaving it.
// A soft lockup is reported after twenty; what makes one is visible long before.
//   ./stormbench run scripts/js/bh-stretch.js --until 60s
import { s, scenario, watchdog } from 'stormbench';

const budgetNs = 5e9;
/** CPUs that were warned about and have not left the stretch. @type {Set<number>} */
const warned = new Set();

export const bhStretch = watchdog('bh-stretch', {
  doc: 'Warns when a CPU has been in softirq context for 5 s.',
  every: s(1),
  check(m) {
    const over = m.cpus.filter(c => c.softirqNs > budgetNs);
    const fresh = over.filter(c => !warned.has(c.id));
    warned.clear();
    over.forEach(c => warned.add(c.id));
    return fresh.map(c => `CPU#${c.id} in softirq context for ${Math.floor(c.softirqNs / 1e9)}s, backlog ${c.backlog}`
      + ` [${c.curr.comm}:${c.curr.pid}]`);
  },
});

export default scenario('rt-push-storm').watchdog(bhStretch);
