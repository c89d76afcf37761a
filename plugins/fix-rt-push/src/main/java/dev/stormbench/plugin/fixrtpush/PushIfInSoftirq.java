package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;

/**
 * The fix by which the walk pushes a waiting task only from a CPU that cannot schedule soon (an idea of this workbench).
 *
 * <p>Rule: called by the RT_PUSH_IPI handler, push_rt_task() looks at the preempt_count below the interrupt. If softirqs are being
 * served or bottom halves disabled, the reschedule that the prio bail asks for has to wait for their end, so the bail is not
 * taken and the task pushed. Everywhere else, and for a task that may not migrate, the bail stays.
 *
 * <p>Said of it: nothing, it was not posted. It is {@link SkipPrioBail} where that is of use. A migration-disabled task never
 * gets past the bail by it, so the splat of 49bef33e4b87 does not come back whatever the order of the two checks. Where
 * the waiting task may run on CPUs in softirqs only, as two psimon bound to the two targets, there is nowhere to push to, the
 * CPU stays in rto_mask, and the walk goes on.
 */
final class PushIfInSoftirq implements KernelFix {
  private static final int SOFTIRQ_MASK = 0xff00;

  private Machine machine;

  @Override
  public void start(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Set<String> replaces() {
    return Set.of("prioBail");
  }

  @Override
  public RtOps rt(RtOps base) {
    return new WrappedRt(base) {
      @Override
      public PrioBail prioBail(Rq rq, Task next, boolean pull) {
        boolean push = pull && next.migrationDisabled() == 0 && (machine.cpu(rq.cpu()).preemptCount() & SOFTIRQ_MASK) != 0;
        return push ? PrioBail.PUSH : super.prioBail(rq, next, pull);
      }
    };
  }
}
