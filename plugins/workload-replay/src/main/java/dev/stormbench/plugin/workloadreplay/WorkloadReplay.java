package dev.stormbench.plugin.workloadreplay;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Loads whose arrivals are listed one by one, as they were seen on a real machine. */
@BuiltFor(Spi.VERSION)
public final class WorkloadReplay implements Plugin {
  @Override
  public String id() {
    return "workload-replay";
  }

  @Override
  public void init(Registry r) {
    r.workload("replay-timer", "hrtimers that expire at listed times, and may wake a task", ReplayTimer.PARAMS, ReplayTimer::new);
    r.workload("replay-irq", "a device's line with interrupts at listed times", ReplayIrq.PARAMS, ReplayIrq::new);
    r.workload("replay-tasklets", "tasklets that are scheduled at listed times, each with its own work", ReplayTasklets.PARAMS,
        ReplayTasklets::new);
  }
}
