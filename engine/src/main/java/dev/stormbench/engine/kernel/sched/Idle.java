package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import org.jspecify.annotations.Nullable;

/**
 * The idle class: swapper/N, when there is nothing else. The loop it runs is the kernel's do_idle(), in
 * {@link dev.stormbench.engine.kernel.IdleLoop}.
 *
 * @kernel kernel/sched/idle.c
 */
final class Idle extends SchedClass {
  private final Core core;

  Idle(Core core) {
    super(5);
    this.core = core;
  }

  @Override
  void enqueueTask(Cpu c, Rq rq, TaskStruct p, int flags) {}

  @Override
  void dequeueTask(Cpu c, Rq rq, TaskStruct p, int flags) {}

  @Override
  @Nullable TaskStruct pickTask(Cpu c, Rq rq) {
    return rq.cpu.idle;
  }

  @Override
  void putPrevTask(Cpu c, Rq rq, TaskStruct p) {
    updateScxIdle(c, false);
  }

  @Override
  void setNextTask(Cpu c, Rq rq, TaskStruct p, boolean first) {
    updateScxIdle(c, true);
  }

  /** @kernel kernel/sched/ext_idle.c __scx_update_idle */
  private void updateScxIdle(Cpu c, boolean idle) {
    if (core.extIdle != null) {
      core.extIdle.update(c, idle);
      core.exts.forEach(ext -> ext.sched.updateIdle(c, idle));
    }
  }

  @Override
  void updateCurr(Cpu c, Rq rq) {}

  @Override
  void wakeupPreempt(Cpu c, Rq rq, TaskStruct p) {
    core.reschedCurr(c, rq, "wakeup_preempt");
  }

  @Override
  void taskTick(Cpu c, Rq rq, TaskStruct p) {}

  @Override
  int selectTaskRq(Cpu c, TaskStruct p, int cpu) {
    return cpu;
  }
}
