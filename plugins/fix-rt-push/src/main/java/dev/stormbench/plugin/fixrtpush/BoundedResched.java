package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;

/**
 * The fix that asks for a reschedule in vain a bounded number of times (V2, Peter Zijlstra's sketch of 7 May 2026).
 *
 * <p>Rule: once a run-queue was asked to reschedule 16 times without a context switch, the next prio bail is not taken. As
 * intended, push_rt_task() then goes on and pushes the waiting task. Literally, it returns 1 as if it had pushed, and its
 * caller, which repeats it until it returns 0, spins with the run-queue lock held and interrupts off until somebody else
 * changes the queue, which nobody can.
 *
 * <p>Said of it: posted as a sketch only, and for the deadline twin of the function, in which the limit returns 1. Bounds the
 * barren visits between two context switches, and does nothing about those before the limit.
 *
 * <p>Simplified: attempts are all calls of resched_curr() since the last context switch, as {@link Rq#reschedAttempts} counts
 * them, where the sketch counts its own.
 */
final class BoundedResched implements KernelFix {
  /** The limit of the sketch. */
  static final int ATTEMPTS = 16;

  private final int attempts;
  private final RtOps.PrioBail beyond;

  private BoundedResched(int attempts, RtOps.PrioBail beyond) {
    this.attempts = attempts;
    this.beyond = beyond;
  }

  /** As intended: pushes beyond the limit. */
  static BoundedResched intended(int attempts) {
    return new BoundedResched(attempts, RtOps.PrioBail.PUSH);
  }

  /** The sketch as it stands: returns 1 beyond the limit. */
  static BoundedResched literal(int attempts) {
    return new BoundedResched(attempts, RtOps.PrioBail.BAIL_AND_RETRY);
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
        return rq.reschedAttempts() < attempts ? super.prioBail(rq, next, pull) : beyond;
      }
    };
  }
}
