package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.Machine;
import java.util.Set;

/**
 * The fix by which tasklets are BH work items: all users of tasklets converted to a WQ_BH workqueue (v6.9, 4cb1ef64609f).
 *
 * <p>Rule: the TASKLET and HI vectors run bh_worker(). It takes one work after the other off the list, those that came while
 * it ran included, until there is none, ten have run, or two milliseconds in jiffies are over; what is left raises the vector
 * again.
 *
 * <p>Said of it: BH workqueues are meant to replace tasklets in the end, and their limits are those of handle_softirqs(), "not to
 * trap softirq for too long"; nobody proposed them against the storm. As with any budget of one pass ({@link TaskletBudget}), the
 * next interrupt before schedule() begins another.
 *
 * <p>Simplified: a work costs what a tasklet costs, and its tracepoints are the tasklet's.
 */
final class BhWorkqueue implements KernelFix {
  private static final int BH_WORKER_RESTARTS = 10;
  private static final int BH_WORKER_MS = 2;
  private static final int MS_PER_S = 1000;

  private Machine machine;

  @Override
  public void start(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Set<String> replaces() {
    return Set.of("taskletBatch", "taskletMore");
  }

  @Override
  public SoftirqOps softirq(SoftirqOps base) {
    return new WrappedSoftirq(base) {
      @Override
      public int taskletBatch(Cpu cpu, int n) {
        return n;
      }

      @Override
      public boolean taskletMore(Cpu cpu, int left, int done, long elapsedNs) {
        long now = machine.nowNs();
        return done < BH_WORKER_RESTARTS && machine.jiffiesAt(now) - machine.jiffiesAt(now - elapsedNs) < bhWorkerJiffies();
      }
    };
  }

  /** msecs_to_jiffies(): rounded up. */
  private int bhWorkerJiffies() {
    return (BH_WORKER_MS * machine.hz() + MS_PER_S - 1) / MS_PER_S;
  }
}
