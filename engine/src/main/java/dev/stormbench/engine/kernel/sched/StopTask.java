package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import org.jspecify.annotations.Nullable;

/**
 * The stop class: migration/N, before everything else.
 *
 * @kernel kernel/sched/stop_task.c
 */
final class StopTask extends SchedClass {
  private final Core core;

  StopTask(Core core) {
    super(0);
    this.core = core;
  }

  @Override
  void enqueueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
    rq.nrRunning++;
  }

  @Override
  void dequeueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
    rq.nrRunning--;
  }

  @Override
  @Nullable TaskStruct pickTask(Cpu c, Rq rq) {
    return rq.stop != null && rq.stop.onRq ? rq.stop : null;
  }

  @Override
  void putPrevTask(Cpu c, Rq rq, TaskStruct p) {}

  @Override
  void setNextTask(Cpu c, Rq rq, TaskStruct p, boolean first) {
    p.execStartNs = rq.cpu.clockTaskNs();
  }

  @Override
  void updateCurr(Cpu c, Rq rq) {
    TaskStruct p = rq.curr;
    long now = rq.cpu.clockTaskNs();
    p.sumExecNs += Math.max(0, now - p.execStartNs);
    p.execStartNs = now;
  }

  @Override
  void wakeupPreempt(Cpu c, Rq rq, TaskStruct p) {}

  @Override
  void taskTick(Cpu c, Rq rq, TaskStruct p) {}

  @Override
  int selectTaskRq(Cpu c, TaskStruct p, int cpu) {
    return core.rqOf(p).cpu();
  }
}
