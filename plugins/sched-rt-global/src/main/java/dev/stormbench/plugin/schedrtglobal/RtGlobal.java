package dev.stormbench.plugin.schedrtglobal;

import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import org.jspecify.annotations.Nullable;

/**
 * Real-time tasks of all CPUs in one queue, by priority and then first in, first out. A CPU that schedules takes the first that it may
 * run. A task that wakes goes to an idle CPU; where there is none, the CPU that runs the least urgent task is kicked, if that is less
 * urgent. So no CPU is overloaded, and nobody looks for overloaded ones: what the kernel's class does by pushing and pulling is here
 * the price of a queue that all CPUs write.
 */
final class RtGlobal implements SchedulerPolicy {
  private static final long QUEUE = 0;
  private static final int NOBODY = 1000;

  private final long rrTimesliceNs;
  /** The prio of what runs, by CPU; {@link #NOBODY} where no task of this policy does. */
  private int[] runs = {};

  RtGlobal(long rrTimesliceNs) {
    this.rrTimesliceNs = rrTimesliceNs;
  }

  @Override
  public void init(Scx scx) {
    scx.createDsq(QUEUE);
    runs = new int[scx.nrCpus()];
    java.util.Arrays.fill(runs, NOBODY);
  }

  private long sliceNs(Task p) {
    return p.policy() == Task.Policy.RR ? rrTimesliceNs : Scx.SLICE_INF;
  }

  @Override
  public int selectCpu(Scx scx, Task p, int prevCpu) {
    int cpu = scx.selectCpuDfl(p, prevCpu);
    if (cpu >= 0) {
      scx.insert(p, Scx.DSQ_LOCAL, sliceNs(p), 0);
      return cpu;
    }
    return prevCpu;
  }

  /** Behind those of its priority; one that was preempted, which has some of its slice left, before them. */
  @Override
  public void enqueue(Scx scx, Task p, int enqFlags) {
    boolean before = (enqFlags & (Scx.ENQ_WAKEUP | Scx.ENQ_LAST)) == 0 && p.policy() == Task.Policy.FIFO;
    scx.insertVtime(p, QUEUE, sliceNs(p), 2L * p.prio() - (before ? 1 : 0), enqFlags);
    int least = -1;
    for (int cpu = 0; cpu < runs.length; cpu++) {
      if (p.allowed(cpu) && (least < 0 || runs[cpu] > runs[least])) {
        least = cpu;
      }
    }
    if (least >= 0 && runs[least] > p.prio()) {
      scx.kickCpu(least, Scx.KICK_PREEMPT);
    }
  }

  @Override
  public void dispatch(Scx scx, int cpu, @Nullable Task prev) {
    scx.moveToLocal(QUEUE);
  }

  @Override
  public void running(Scx scx, Task p) {
    runs[p.cpu()] = p.prio();
  }

  @Override
  public void stopping(Scx scx, Task p, boolean runnable) {
    runs[p.cpu()] = NOBODY;
  }
}
