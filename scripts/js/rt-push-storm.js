// The storm of scripts/rt-push-storm.yaml, built in JavaScript: the same run, event by event, hence the same digest.
// Why each number is what it is stands in the YAML.
//   ./stormbench run scripts/js/rt-push-storm.js --until 20ms
//   ./stormbench run scripts/rt-push-storm.yaml --until 20ms
import { ms, s, scenario, us } from 'stormbench';

const targets = [47, 95];

export default scenario()
  .name('rt-push-storm')
  .description('The synthetic reproducer of the RT_PUSH_IPI soft-lockup loop.')
  .machine({ cpus: 192, sockets: 2, smt: 2, 'llc-cores': 8 })
  .kernel({ profile: 'v7.0', hz: 1000, sysctl: { 'kernel.watchdog_thresh': 10 }, features: { RT_PUSH_IPI: true } })
  .costs('epyc-192')
  .workload('softirq-items', { cpus: targets, period: us(750), pool: 20000, work: us(500), function: 'rt_storm_wedge_fn' })
  .workload('fair-hog', { cpus: targets, comm: 'rt_storm_hog' })
  .workload('fifo-sleepers', { cpus: 'others', prio: 50, sleep: us(100), run: { uniform: [us(4), us(6)] } })
  .workload('psimon', { count: 2, cpus: targets, home: targets, prio: 1, period: ms(4), run: us(50), waker: 0, timer: 'hrtimer' })
  .workload('kworker-items', { cpus: 'all', period: s(1), work: us(5), function: 'vmstat_update' })
  .watchdog('softlockup')
  .watchdog('rcu-stall')
  .run({ duration: s(180), seed: 1 });
