package dev.stormbench.plugin.schedfifo;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import org.jspecify.annotations.Nullable;

/**
 * All CPUs take from one queue, first in, first out. A task that wakes goes to an idle CPU if there is one, as by default.
 *
 * <p>Nobody overtakes: a short task behind long ones waits for all of them, which is the convoy that is taught with this policy.
 */
final class GlobalFifo implements SchedulerPolicy {
  private static final long QUEUE = 0;

  private final long sliceNs;

  GlobalFifo(long sliceNs) {
    this.sliceNs = sliceNs;
  }

  @Override
  public void init(Scx scx) {
    scx.createDsq(QUEUE);
  }

  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    scx.insert(p, QUEUE, sliceNs, enqFlags);
    int cpu = scx.pickIdleCpu(p, 0); // one that has gone idle since it was looked for, and will not look itself
    if (cpu >= 0) {
      scx.kickCpu(cpu, Scx.KICK_IDLE);
    }
  }

  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    scx.moveToLocal(QUEUE);
  }
}
