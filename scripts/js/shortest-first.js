// Shortest expected job first, with ageing: a scheduler for the fair class. A job is what a task does from waking to sleeping. How
// long the next one will be is guessed from the past ones; one that runs longer than that is expected to run as long again. First
// goes whose sum of its arrival and 10 x what is left of it is the least: nobody overtakes a job who comes later than ten times its length.
// The scenario is an office: short jobs of editors beside builds and a batch of long ones, more than two CPUs can do at once.
//   ./stormbench run scripts/js/shortest-first.js
//   ./stormbench run scripts/js/shortest-first.js --policy fair=global-fifo       # the convoy behind the long ones
//   ./stormbench run scripts/js/shortest-first.js --policy fair=none              # the kernel's own class
//   ./stormbench run scripts/small/kworker-periodic.yaml --policy fair=scripts/js/shortest-first.js
import { ms, policy, s, scenario } from 'stormbench';

const QUEUE = 0;
const SLICE_NS = 5e6;
const AGEING = 10;
/** What a task is expected to run that has never slept yet. */
const FIRST_NS = 5e6;

export const shortestFirst = policy('shortest-first', () => {
  /** By pid: what its jobs are expected to take; when the present one came, and the CPU time that the task had then. */
  const jobs = new Map();
  /** The urgency of what runs, by CPU; nothing of ours that runs cannot be preempted. @type {number[]} */
  const runs = [];

  /** @param {import('stormbench').Task} p */
  const jobOf = p => {
    let job = jobs.get(p.pid);
    if (job === undefined) {
      job = { comm: p.comm, expectedNs: FIRST_NS, cameNs: 0, beganNs: p.sumExecRuntimeNs };
      jobs.set(p.pid, job);
    }
    return job;
  };
  /** The less, the sooner. @param {import('stormbench').Task} p */
  const urgency = p => {
    const job = jobOf(p);
    const doneNs = p.sumExecRuntimeNs - job.beganNs;
    return job.cameNs + AGEING * (doneNs < job.expectedNs ? job.expectedNs - doneNs : doneNs);
  };

  return {
    init(scx) {
      scx.createDsq(QUEUE);
      for (let cpu = 0; cpu < scx.nrCpus; cpu++) { runs[cpu] = -1; }
    },
    runnable(scx, p, enqFlags) {
      if (enqFlags & scx.ENQ_WAKEUP) {
        const job = jobOf(p);
        job.cameNs = scx.nowNs;
        job.beganNs = p.sumExecRuntimeNs;
      }
    },
    quiescent(scx, p, deqFlags) {
      if (deqFlags & scx.DEQ_SLEEP) {
        const job = jobOf(p);
        job.expectedNs = Math.round((job.expectedNs + p.sumExecRuntimeNs - job.beganNs) / 2);
      }
    },
    enqueue(scx, p, enqFlags) {
      const mine = urgency(p);
      scx.insertVtime(p, QUEUE, SLICE_NS, mine, enqFlags);
      let least = -1;
      for (let cpu = 0; cpu < runs.length; cpu++) {
        if (runs[cpu] > mine && p.allowed(cpu) && (least < 0 || runs[cpu] > runs[least])) { least = cpu; }
      }
      if (least >= 0) { scx.kickCpu(least, scx.KICK_PREEMPT); }
    },
    dispatch(scx) { scx.moveToLocal(QUEUE); },
    running(scx, p) { runs[p.cpu] = urgency(p); },
    stopping(scx, p) { runs[p.cpu] = -1; },
    exitTask(scx, p) { jobs.delete(p.pid); },
    dump: () => [...jobs].map(([pid, job]) => `${job.comm}[${pid}] is expected to run ${job.expectedNs / 1e6} ms`),
  };
});

const editor = { count: 4, cpus: 'all', program: [{ run: { uniform: [ms(0.5), ms(1.5)] } }, { sleep: { exp: ms(20) } }, 'loop'] };
const build = { count: 4, cpus: 'all', program: [{ run: { uniform: [ms(10), ms(20)] } }, { sleep: { exp: ms(30) } }, 'loop'] };
const batch = { count: 2, cpus: 'all', program: [{ run: { uniform: [ms(150), ms(250)] } }, { sleep: ms(5) }, 'loop'] };

export default scenario()
  .name('shortest-first')
  .description('Short jobs beside long ones on two CPUs, scheduled by the length that they are expected to have.')
  .machine({ cpus: 2 })
  .kernel({ profile: 'v6.12' })
  .costs('generic-x86')
  .workload('program', { id: 'editor', ...editor })
  .workload('program', { id: 'build', ...build })
  .workload('program', { id: 'batch', ...batch })
  .policy('fair', shortestFirst)
  .run({ duration: s(10), seed: 1 });
