package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.Rq;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import java.util.ArrayDeque;

/**
 * The stoppers migration/N: one thread per CPU, before everything else, for what needs the CPU to itself.
 *
 * <p>A stopper that was switched in has irqs on before it looks at its list. An interrupt that arrives then
 * may run softirqs in its name for as long as those take.
 *
 * <p>Simplified: the stopper's lock is never contended and not modelled; no multi-CPU stop.
 *
 * @kernel kernel/stop_machine.c
 */
public final class StopMachine {
  private final Kernel k;
  private final ArrayDeque<StopWork>[] works;
  private final TaskStruct[] threads;

  @SuppressWarnings({"unchecked", "rawtypes"})
  StopMachine(Kernel k) {
    this.k = k;
    works = new ArrayDeque[k.nrCpus()];
    threads = new TaskStruct[k.nrCpus()];
    for (int i = 0; i < works.length; i++) {
      works[i] = new ArrayDeque<>();
    }
  }

  void setThread(int cpu, TaskStruct p) {
    threads[cpu] = p;
  }

  /** Queues work for a stopper and wakes it. A call. */
  public void stopOneCpuNowait(Cpu c, int cpu, StopWork w) {
    w.queued = true;
    works[cpu].add(w);
    k.core.tryToWakeUp(c, threads[cpu]);
  }

  /** One turn of cpu_stopper_thread(). */
  void turn(Cpu c, Frame f) {
    StopWork w = works[c.id].poll();
    if (w == null) {
      c.curr.state = TaskStruct.TASK_INTERRUPTIBLE;
      f.pc = Step.STOPPER;
      k.core.schedule(c, Core.SM_NONE);
      return;
    }
    f.a = w;
    c.preemptCount += Cpu.PREEMPT_OFFSET;
    c.spend(Step.STOPPER_WORK, k.costs.stopperWork);
  }

  void work(Cpu c, Frame f) {
    StopWork w = (StopWork) f.a;
    w.queued = false;
    f.pc = Step.STOPPER_WORK_DONE;
    c.segEndNs = c.now();
    switch (w.function) {
      case StopWork.SOFTLOCKUP_FN -> k.watchdog.softlockupFn(c.id);
      case StopWork.PUSH_CPU_STOP -> k.core.rt.pushCpuStop(c, w.task);
      default -> {
        Frame m = c.call(Step.MIGRATION_CPU_STOP);
        m.a = w.task;
        m.i = 0;
        c.irqsOff = true;
        c.lock(c.rq.lock, Step.MIGRATION_CPU_STOP, 0);
      }
    }
  }

  void workDone(Cpu c, Frame f) {
    f.a = null;
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    turn(c, f);
  }

  /** migration_cpu_stop(): to a CPU of the task's mask; first this run-queue's lock, then the other's. */
  void migrationCpuStop(Cpu c, Frame f) {
    TaskStruct p = (TaskStruct) f.a;
    if (f.i == 0) {
      int dest = p.cpusMask.next(-1);
      boolean moved = !p.cpusMask.has(c.id) && k.core.moveQueuedTask(c, c.rq, p, dest);
      c.unlock(c.rq.lock);
      if (!moved) {
        c.irqsOff = false;
        c.ret();
        return;
      }
      f.i = 1;
      c.lock(k.at(dest).rq.lock, Step.MIGRATION_CPU_STOP, k.costs.pushTask);
      return;
    }
    Rq rq = k.at(p.cpu).rq;
    k.core.attachTask(c, rq, p);
    c.unlock(rq.lock);
    c.irqsOff = false;
    c.ret();
  }
}
