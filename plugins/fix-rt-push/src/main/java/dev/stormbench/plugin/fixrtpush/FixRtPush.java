package dev.stormbench.plugin.fixrtpush;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import java.util.List;

/**
 * Fixes of the RT_PUSH_IPI soft lockup loop that were discussed on linux-kernel in May 2026, in the
 * thread "[PATCH sched/core] sched/rt: Fix RT_PUSH_IPI soft lockup loop".
 */
@BuiltFor(Spi.VERSION)
public final class FixRtPush implements Plugin {
  @Override
  public String id() {
    return "fix-rt-push";
  }

  @Override
  public void init(Registry r) {
    r.fix("none", "changes nothing: the rules of the kernel profile", List.of(), p -> new None());
    r.fix("skip-prio-bail", "V1, the patch: the walk pushes the waiting task instead of asking for a resched",
        List.of(), p -> new SkipPrioBail());
    r.fix("no-rt-push-ipi", "V3, the deployed mitigation: pulls take the task themselves, no walk",
        List.of(), p -> new NoRtPushIpi());
  }
}
