package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;

/**
 * The fix by which a CPU that takes the prio bail also leaves rto_mask (an idea of this workbench).
 *
 * <p>Rule: after a prio bail the CPU does not count as overloaded until a pushable task is added to its queue, which also is
 * what happens when a real-time task that ran is preempted. Then the rule in force decides again.
 *
 * <p>Said of it: nothing, it was not posted. While a CPU is out of the mask nobody takes its waiting task, though another CPU
 * may have become free for it.
 */
final class ClearOverloadOnBail implements KernelFix {
  private boolean[] left = {};
  private int[] pushable = {};

  @Override
  public void start(Machine machine) {
    left = new boolean[machine.nrCpus()];
    pushable = new int[machine.nrCpus()];
  }

  @Override
  public Set<String> replaces() {
    return Set.of("prioBail", "overloadRule");
  }

  @Override
  public RtOps rt(RtOps base) {
    return new WrappedRt(base) {
      @Override
      public PrioBail prioBail(Rq rq, Task next, boolean pull) {
        PrioBail inForce = super.prioBail(rq, next, pull);
        left[rq.cpu()] = inForce != PrioBail.PUSH;
        pushable[rq.cpu()] = rq.nrPushable();
        return inForce;
      }

      @Override
      public boolean overloadRule(Rq rq) {
        int cpu = rq.cpu();
        int now = rq.nrPushable();
        left[cpu] &= now <= pushable[cpu];
        pushable[cpu] = now;
        return super.overloadRule(rq) && !left[cpu];
      }
    };
  }
}
