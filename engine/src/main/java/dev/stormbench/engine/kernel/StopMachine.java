package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.Rq;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stoppers migration/N: one thread per CPU, before everything else, for what needs the CPU to itself.
 *
 * <p>A stopper that was switched in goes round its thread's loop before it executes anything: twice it looks at its
 * list with irqs off, and each time irqs come on again. An interrupt that arrives until then may run softirqs in its
 * name for as long as those take.
 *
 * <p>Simplified: nobody waits for the stopper's lock; no multi-CPU stop.
 *
 * @kernel kernel/stop_machine.c
 */
public final class StopMachine {
  private final Kernel k;
  private final ArrayDeque<StopWork>[] works;
  private final @Nullable StopWork[] running;
  private final TaskStruct[] threads;

  @SuppressWarnings({"unchecked", "rawtypes"})
  StopMachine(Kernel k) {
    this.k = k;
    works = new ArrayDeque[k.nrCpus()];
    running = new @Nullable StopWork[k.nrCpus()];
    threads = new TaskStruct[k.nrCpus()];
    for (int i = 0; i < works.length; i++) {
      works[i] = new ArrayDeque<>();
    }
  }

  void setThread(int cpu, TaskStruct p) {
    threads[cpu] = p;
  }

  /** What a stopper runs or has queued. */
  List<String> functions(int cpu) {
    List<String> names = new ArrayList<>();
    StopWork runs = running[cpu];
    if (runs != null) {
      names.add(runs.name());
    }
    works[cpu].forEach(w -> names.add(w.name()));
    return names;
  }

  /** Queues work for a stopper and wakes it. A call. */
  public void stopOneCpuNowait(Cpu c, int cpu, StopWork w) {
    w.queued = true;
    works[cpu].add(w);
    k.core.tryToWakeUp(c, threads[cpu]);
  }

  /** One turn of smpboot_thread_fn(), irqs on. */
  void turn(Cpu c, Frame f) {
    c.spend(Step.STOPPER_SHOULD_RUN, k.costs.stopperWork);
  }

  /** cpu_stop_should_run(): looks at the list under the stopper's lock, irqs off. */
  void shouldRun(Cpu c, Frame f) {
    c.irqsOff = true;
    c.spend(Step.STOPPER_RUNS, k.costs.lockAcquire + k.costs.stopperWork);
  }

  void runs(Cpu c, Frame f) {
    c.irqsOff = false;
    if (works[c.id].isEmpty()) {
      c.curr.state = TaskStruct.TASK_INTERRUPTIBLE;
      f.pc = Step.STOPPER;
      k.core.schedule(c, Core.SM_NONE);
    } else {
      c.next(Step.STOPPER_THREAD);
    }
  }

  /** One round of cpu_stopper_thread(): takes the first work under the lock, irqs off. */
  void thread(Cpu c, Frame f) {
    c.irqsOff = true;
    f.a = works[c.id].poll();
    running[c.id] = (StopWork) f.a;
    c.spend(Step.STOPPER_TAKEN, k.costs.lockAcquire + k.costs.stopperWork);
  }

  void taken(Cpu c, Frame f) {
    c.irqsOff = false;
    if (f.a == null) {
      c.next(Step.STOPPER);
      return;
    }
    c.preemptCount += Cpu.PREEMPT_OFFSET;
    c.next(Step.STOPPER_WORK);
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
        m.j = w.destCpu;
        m.i = 0;
        c.irqsOff = true;
        c.lock(c.rq.lock, Step.MIGRATION_CPU_STOP, 0);
      }
    }
  }

  void workDone(Cpu c, Frame f) {
    f.a = null;
    running[c.id] = null;
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    c.next(Step.STOPPER_THREAD);
  }

  /** migration_cpu_stop(): to a CPU of the task's mask; first this run-queue's lock, then the other's. */
  void migrationCpuStop(Cpu c, Frame f) {
    TaskStruct p = (TaskStruct) f.a;
    if (f.i == 0) {
      boolean moved = !p.cpusMask.has(c.id) && k.core.moveQueuedTask(c, c.rq, p, f.j);
      c.unlock(c.rq.lock);
      if (!moved) {
        c.irqsOff = false;
        c.ret();
        return;
      }
      f.i = 1;
      c.lock(k.at(f.j).rq.lock, Step.MIGRATION_CPU_STOP, k.costs.pushTask);
      return;
    }
    Rq rq = k.at(p.cpu).rq;
    k.core.attachTask(c, rq, p);
    c.unlock(rq.lock);
    c.irqsOff = false;
    c.ret();
  }
}
