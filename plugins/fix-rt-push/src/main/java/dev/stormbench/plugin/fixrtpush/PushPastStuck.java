package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An idea of this workbench: push_rt_task() looks past a task for which there is no CPU.
 *
 * <p>Rule: of the pushable tasks the first is considered that find_lowest_rq() has a CPU for; if there is none, the first. A
 * first task that beats what runs is considered in any case, and so bails as ever.
 *
 * <p>Why: push_rt_task() gives up when the most urgent task that waits may run only where nothing is less urgent. The tasks
 * behind it then wait, too, whatever other CPUs do. A direct pull looks for the first task that may run on its CPU, and has
 * no such trouble.
 *
 * <p>Simplified: the additional searches take no time, and each is remembered by the next one on that CPU as any search is.
 */
final class PushPastStuck implements KernelFix {
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
        if (first == null || rq.nrPushable() == 1 || first.prio() < rq.curr().prio() || canGo(rq, first)) {
          return first;
        }
        for (int i = 0; i < rq.nrPushable(); i++) {
          Task p = rq.pushable(i);
          if (p != null && p != first && !p.onCpu() && p.migrationDisabled() == 0 && canGo(rq, p)) {
            return p;
          }
        }
        return first;
      }

      private boolean canGo(Rq rq, Task p) {
        int cpu = base.pushTarget(p, rq.cpu());
        return cpu >= 0 && cpu != rq.cpu();
      }
    };
  }
}
