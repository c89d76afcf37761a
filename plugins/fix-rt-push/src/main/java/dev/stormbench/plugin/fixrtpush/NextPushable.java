package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fix that looks past a waiting task which may not move (V5, Steven Rostedt).
 *
 * <p>Rule: if a fair task runs and the first pushable task is migration-disabled, push_rt_task() considers the pushable task
 * after it, if there is one. Only one further task is looked at.
 *
 * <p>Said of it: an idea, in answer to the fear that the patch (V1) brings back the splat of 49bef33e4b87; no patch was
 * posted. By itself it leaves the prio bail as it is, which comes first and takes any task that beats the fair one; together
 * with a fix of the bail, as in {@code skip-prio-bail+next-pushable}, it moves what can be moved.
 */
final class NextPushable implements KernelFix {
  @Override
  public Set<String> replaces() {
    return Set.of("nextPushable");
  }

  @Override
  public boolean wraps() {
    return true;
  }

  @Override
  public RtOps rt(RtOps base) {
    return new WrappedRt(base) {
      @Override
      public @Nullable Task nextPushable(Rq rq) {
        Task first = super.nextPushable(rq);
        if (first == null || first.migrationDisabled() == 0 || !isFair(rq.curr())) {
          return first;
        }
        Task after = after(rq, first);
        return after == null ? first : after;
      }
    };
  }

  /** A fair task that is boosted is in the RT class. */
  private static boolean isFair(Task t) {
    return t.policy() == Task.Policy.OTHER && t.prio() == t.normalPrio();
  }

  private static @Nullable Task after(Rq rq, Task first) {
    int i = 0;
    while (i < rq.nrPushable() && rq.pushable(i) != first) {
      i++;
    }
    Task p = rq.pushable(++i);
    while (p != null && p.onCpu()) {
      p = rq.pushable(++i);
    }
    return p;
  }
}
