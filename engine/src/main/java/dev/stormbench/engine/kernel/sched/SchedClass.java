package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import org.jspecify.annotations.Nullable;

/**
 * A scheduling class: engine-internal, as the kernel's table is private to kernel/sched. Every op is called
 * with the run-queue's lock held and irqs off; {@code c} is the executing CPU.
 *
 * @kernel kernel/sched/sched.h sched_class
 */
abstract class SchedClass {
  /** Rank: stop 0, rt 2, fair 3, idle 5. */
  final int rank;

  SchedClass(int rank) {
    this.rank = rank;
  }

  abstract void enqueueTask(Cpu c, Rq rq, TaskStruct p, int flags);

  abstract void dequeueTask(Cpu c, Rq rq, TaskStruct p, int flags);

  abstract @Nullable TaskStruct pickTask(Cpu c, Rq rq);

  abstract void putPrevTask(Cpu c, Rq rq, TaskStruct p);

  /** {@code first}: a real pick, not a change of parameters. */
  abstract void setNextTask(Cpu c, Rq rq, TaskStruct p, boolean first);

  abstract void updateCurr(Cpu c, Rq rq);

  /** p of this class woke up while a task of this class runs. */
  abstract void wakeupPreempt(Cpu c, Rq rq, TaskStruct p);

  abstract void taskTick(Cpu c, Rq rq, TaskStruct p);

  void yieldTask(Cpu c, Rq rq) {}

  void switchedTo(Cpu c, Rq rq, TaskStruct p) {}

  void switchedFrom(Cpu c, Rq rq, TaskStruct p) {}

  void prioChanged(Cpu c, Rq rq, TaskStruct p, int oldPrio) {}

  /** The affinity mask of p, which runs, has changed. */
  void setCpusAllowed(Cpu c, Rq rq, TaskStruct p) {}

  /** p has exited and was switched away from for the last time. */
  void taskDead(Cpu c, TaskStruct p) {}

  /** Whether task_woken shall push now: the caller then runs push_rt_tasks. */
  boolean taskWokenPushes(Rq rq, TaskStruct p) {
    return false;
  }

  /** Where a task that wakes shall go. */
  abstract int selectTaskRq(Cpu c, TaskStruct p, int cpu);
}
