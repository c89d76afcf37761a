package dev.stormbench.plugin.watchdogkernel;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** The kernel's own detectors. */
@BuiltFor(Spi.VERSION)
public final class WatchdogKernel implements Plugin {
  @Override
  public String id() {
    return "watchdog-kernel";
  }

  @Override
  public void init(Registry r) {
    r.watchdog("softlockup", "reports CPUs whose stopper has not run for 2 x watchdog_thresh (kernel/watchdog.c)",
        Softlockup.PARAMS, Softlockup::new);
    r.watchdog("hardlockup-perf", "reports CPUs that take no interrupts, from an NMI (kernel/watchdog_perf.c)",
        Hardlockup.PARAMS, HardlockupPerf::new);
    r.watchdog("hardlockup-buddy", "reports CPUs that take no interrupts, as their neighbours see (kernel/watchdog_buddy.c)",
        Hardlockup.PARAMS, HardlockupBuddy::new);
    r.watchdog("rcu-stall", "reports CPUs that hold a grace period up (kernel/rcu/tree_stall.h)",
        RcuStall.PARAMS, RcuStall::new);
    r.watchdog("hung-task", "reports tasks in state D for hung_task_timeout_secs (kernel/hung_task.c)",
        HungTask.PARAMS, HungTask::new);
    r.watchdog("workqueue-stall", "reports worker pools whose works do not begin for 30 s (kernel/workqueue.c)",
        WorkqueueStall.PARAMS, WorkqueueStall::new);
  }
}
