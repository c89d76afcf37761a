package dev.stormbench.plugin.watchdogearly;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Watchdogs that warn before a stall. */
@BuiltFor(Spi.VERSION)
public final class WatchdogEarly implements Plugin {
  @Override
  public String id() {
    return "watchdog-early";
  }

  @Override
  public void init(Registry r) {
    r.watchdog("bh-budget", "ours: warns of CPUs that do nothing but softirqs for a quarter of the soft-lockup threshold",
        BhBudget.PARAMS, BhBudget::new);
    r.watchdog("backlog-trend", "ours: warns of CPUs whose softirq backlog grows towards a pass that is a soft lockup",
        BacklogTrend.PARAMS, BacklogTrend::new);
  }
}
