package dev.stormbench.plugin.schededf;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import org.jspecify.annotations.Nullable;

/**
 * Earliest deadline first, over all CPUs. A job begins when its task wakes, and its deadline is then known. A task that wakes goes to an
 * idle CPU; where there is none, the CPU that runs the latest deadline is preempted, if that is later than its own.
 *
 * <p>Tasks that are pinned to one CPU each make it partitioned: each CPU then looks only at its own.
 */
final class Edf implements SchedulerPolicy {
  private static final long QUEUE = 0;
  private static final long NOBODY = Long.MAX_VALUE;

  private final long defaultNs;
  /** The deadline of what runs, by CPU; {@link #NOBODY} where no task of this policy does. */
  private long[] runsNs = {};

  Edf(long defaultNs) {
    this.defaultNs = defaultNs;
  }

  @Override
  public void init(Scx scx) {
    scx.createDsq(QUEUE);
    runsNs = new long[scx.nrCpus()];
    java.util.Arrays.fill(runsNs, NOBODY);
  }

  /** The deadline of its job is its virtual time. */
  @Override
  public void runnable(Scx scx, Task p, int enqFlags) {
    if ((enqFlags & Scx.ENQ_WAKEUP) != 0) {
      scx.setDsqVtime(p, scx.nowNs() + (p.schedDeadlineNs() > 0 ? p.schedDeadlineNs() : defaultNs));
    }
  }

  @Override
  public int selectCpu(Scx scx, Task p, int prevCpu) {
    int cpu = scx.selectCpuDfl(p, prevCpu);
    if (cpu >= 0) {
      scx.insert(p, Scx.DSQ_LOCAL, Scx.SLICE_INF, 0);
      return cpu;
    }
    return prevCpu;
  }

  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    long deadline = scx.dsqVtime(p);
    scx.insertVtime(p, QUEUE, Scx.SLICE_INF, deadline, enqFlags);
    int latest = -1;
    for (int cpu = 0; cpu < runsNs.length; cpu++) {
      if (p.allowed(cpu) && (latest < 0 || runsNs[cpu] > runsNs[latest])) {
        latest = cpu;
      }
    }
    if (latest >= 0 && runsNs[latest] > deadline) {
      scx.kickCpu(latest, Scx.KICK_PREEMPT);
    }
  }

  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    scx.moveToLocal(QUEUE);
  }

  @Override
  public void running(Scx scx, Task p) {
    runsNs[p.cpu()] = scx.dsqVtime(p);
  }

  @Override
  public void stopping(Scx scx, Task p, boolean runnable) {
    runsNs[p.cpu()] = NOBODY;
  }
}
