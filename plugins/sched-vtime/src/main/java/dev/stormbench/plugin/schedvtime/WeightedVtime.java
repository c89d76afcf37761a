package dev.stormbench.plugin.schedvtime;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Each task has a virtual time, which passes the slower for it the more weight it has; the task whose is least goes first.
 *
 * <p>Who has slept is not owed all that time: it comes at most a slice before the latest that ran.
 */
final class WeightedVtime implements SchedulerPolicy {
  private static final long QUEUE = 0;
  private static final long NICE_0_WEIGHT = 1024;

  private final long sliceNs;
  /** CPU time of tasks when they began to run, by pid. */
  private final Map<Integer, Long> beganNs = new TreeMap<>();
  private long vtimeNow;

  WeightedVtime(long sliceNs) {
    this.sliceNs = sliceNs;
  }

  @Override
  public void init(Scx scx) {
    scx.createDsq(QUEUE);
  }

  @Override
  public void initTask(Scx scx, Task p) {
    scx.setDsqVtime(p, vtimeNow);
  }

  @Override
  public void exitTask(Scx scx, Task p) {
    beganNs.remove(p.pid());
  }

  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    long vtime = Math.max(scx.dsqVtime(p), vtimeNow - sliceNs);
    scx.insertVtime(p, QUEUE, sliceNs, vtime, enqFlags);
    int cpu = scx.pickIdleCpu(p, 0); // one that has gone idle since it was looked for, and will not look itself
    if (cpu >= 0) {
      scx.kickCpu(cpu, Scx.KICK_IDLE);
    }
  }

  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    scx.moveToLocal(QUEUE);
  }

  @Override
  public void running(Scx scx, Task p) {
    beganNs.put(p.pid(), p.sumExecRuntimeNs());
    vtimeNow = Math.max(vtimeNow, scx.dsqVtime(p));
  }

  @Override
  public void stopping(Scx scx, Task p, boolean runnable) {
    long ranNs = p.sumExecRuntimeNs() - beganNs.getOrDefault(p.pid(), p.sumExecRuntimeNs());
    scx.setDsqVtime(p, scx.dsqVtime(p) + ranNs * NICE_0_WEIGHT / p.weight());
  }
}
