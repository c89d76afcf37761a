package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import java.util.Set;

/**
 * The fix that bounds a pass over the tasklets (an idea of this workbench).
 *
 * <p>Rule: tasklet_action() runs at most {@code n} tasklets of what it took off the list. The rest goes back before those that
 * came meanwhile, and the vector is raised again, so that the softirq loop decides whether to go on.
 *
 * <p>Said of it: nothing, it was not posted. The kernel runs all it took, however many; NET_RX has had such a budget for long.
 */
final class TaskletBudget implements KernelFix {
  private final int n;

  TaskletBudget(int n) {
    this.n = n;
  }

  @Override
  public Set<String> replaces() {
    return Set.of("taskletBatch");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public SoftirqOps softirq(SoftirqOps base) {
    return new SoftirqOps() {
      @Override
      public Invoke invokeSoftirq(Cpu cpu) {
        return base.invokeSoftirq(cpu);
      }

      @Override
      public boolean restartSoftirq(Cpu cpu, boolean beforeDeadline, int restartsLeft) {
        return base.restartSoftirq(cpu, beforeDeadline, restartsLeft);
      }

      @Override
      public int taskletBatch(Cpu cpu, int length) {
        return Math.min(n, base.taskletBatch(cpu, length));
      }
    };
  }
}
