package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;

/**
 * The fix by which the walk pushes a waiting task that beats the running one, instead of asking the
 * running one to reschedule (V1, Tejun Heo's patch of 6 May 2026).
 *
 * <p>Rule: push_rt_task() takes the prio bail only when it is not called by the RT_PUSH_IPI handler. With
 * {@code pull} it goes on, finds a CPU that runs something less urgent and migrates the task there; the
 * CPU then leaves rto_mask. Callers other than the handler keep the rule in force.
 *
 * <p>Said of it: "verified with a synthetic reproducer". Valentin Schneider fears that it brings back the
 * splat that 49bef33e4b87 fixed: the next pushable task is migration-disabled, current is not RT, and
 * find_lowest_rq() of a task that is not RT makes no sense. With that commit's class check kept, such a
 * visit moves nothing, the CPU stays overloaded and the loop survives.
 */
final class SkipPrioBail implements KernelFix {
  @Override
  public Set<String> replaces() {
    return Set.of("prioBail");
  }

  @Override
  public RtOps rt(RtOps base) {
    return new WrappedRt(base) {
      @Override
      public PrioBail prioBail(Rq rq, Task next, boolean pull) {
        return pull ? PrioBail.PUSH : super.prioBail(rq, next, pull);
      }
    };
  }
}
