// The storm with its sleepers made here, as programs: the machine runs them without calling back, so they cost what those of
// the plugin cost, and give the same run.
import { scenario, workload, ns, us, ms, s } from 'stormbench';

const targets = [47, 95];
const sleepers = workload('sleepers', {
  install: setup => {
    for (let cpu = 0; cpu < setup.machine.nrCpus; cpu++) {
      if (!targets.includes(cpu)) {
        setup.spawn({ comm: 'rt_sleeper', policy: 'FIFO:50', cpus: [cpu], start: ns(setup.machine.nowNs + setup.randomNs(100000)),
          program: [{ run: { uniform: [us(4), us(6)] } }, { sleep: us(100) }, 'loop'] });
      }
    }
  },
});

export default scenario()
  .name('rt-push-storm')
  .description('The storm, its sleepers in JavaScript.')
  .machine({ cpus: 192, sockets: 2, smt: 2, 'llc-cores': 8 })
  .kernel({ profile: 'v7.0', hz: 1000, features: { RT_PUSH_IPI: true } })
  .costs('epyc-192')
  .workload('softirq-items', { cpus: targets, period: us(750), pool: 20000, work: us(500), function: 'rt_storm_wedge_fn' })
  .workload('fair-hog', { cpus: targets, comm: 'rt_storm_hog' })
  .workload(sleepers, { id: 'fifo-sleepers' }) // the id says which numbers it draws
  .workload('psimon', { count: 2, cpus: targets, home: targets, prio: 1, period: ms(4), run: us(50), waker: 0, timer: 'hrtimer' })
  .workload('kworker-items', { cpus: 'all', period: s(1), work: us(5), function: 'vmstat_update' })
  .watchdog('softlockup')
  .watchdog('rcu-stall')
  .run({ duration: s(180), seed: 1 });
