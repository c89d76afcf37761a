package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The fix that bounds a pass over the tasklets (an idea of this workbench).
 *
 * <p>Rule: tasklet_action() runs at most {@code n} tasklets of what it took off the list, and begins none once {@code time}
 * has passed; either limit may be left out. The rest goes back before those that came meanwhile, and the vector is raised
 * again, so that the softirq loop decides whether to go on.
 *
 * <p>Said of it: nothing, it was not posted. The kernel runs all it took, however many; NET_RX has had such a budget for long.
 * By itself it does not save a CPU that is kept in softirqs: the loop gives up, and the next interrupt before schedule() begins
 * another pass. What is left over, moreover, waits for that interrupt or for ksoftirqd's turn among the fair tasks even where
 * nobody more urgent waits, so that a CPU that is nearly full of softirqs falls behind.
 */
final class TaskletBudget implements KernelFix {
  /** No limit. */
  static final int ANY_NUMBER = 0;
  static final long ANY_TIME = 0;

  private final int n;
  private final long timeNs;

  TaskletBudget(int n, long timeNs) {
    this.n = n;
    this.timeNs = timeNs;
  }

  @Override
  public Set<String> replaces() {
    Set<String> ops = new LinkedHashSet<>();
    if (n != ANY_NUMBER) {
      ops.add("taskletBatch");
    }
    if (timeNs != ANY_TIME) {
      ops.add("taskletMore");
    }
    return ops;
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public SoftirqOps softirq(SoftirqOps base) {
    return new WrappedSoftirq(base) {
      @Override
      public int taskletBatch(Cpu cpu, int length) {
        int inForce = super.taskletBatch(cpu, length);
        return n == ANY_NUMBER ? inForce : Math.min(n, inForce);
      }

      @Override
      public boolean taskletMore(Cpu cpu, int left, int done, long elapsedNs) {
        return super.taskletMore(cpu, left, done, elapsedNs) && (timeNs == ANY_TIME || elapsedNs < timeNs);
      }
    };
  }
}
