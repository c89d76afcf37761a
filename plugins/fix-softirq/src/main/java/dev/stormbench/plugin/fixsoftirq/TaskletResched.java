package dev.stormbench.plugin.fixsoftirq;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Cpu;
import java.util.Set;

/**
 * The fix by which a pass over the tasklets ends when a task waits for the CPU (an idea of this workbench).
 *
 * <p>Rule: tasklet_action() looks at need_resched after each tasklet. If it is set, the rest goes back before those that came
 * meanwhile, and the vector is raised again. The softirq loop asks the same question between its passes and leaves.
 *
 * <p>Said of it: nothing, it was not posted. Unlike a budget it takes nothing from the softirqs while nobody waits: what a budget leaves
 * over waits for the next interrupt or for ksoftirqd's turn, and a CPU that was nearly full falls behind. The next interrupt before
 * schedule() still begins another pass, of one tasklet; {@code resched-first} closes that.
 */
final class TaskletResched implements KernelFix {
  @Override
  public Set<String> replaces() {
    return Set.of("taskletMore");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public SoftirqOps softirq(SoftirqOps base) {
    return new WrappedSoftirq(base) {
      @Override
      public boolean taskletMore(Cpu cpu, int left, int done, long elapsedNs) {
        return super.taskletMore(cpu, left, done, elapsedNs) && !cpu.needResched();
      }
    };
  }
}
