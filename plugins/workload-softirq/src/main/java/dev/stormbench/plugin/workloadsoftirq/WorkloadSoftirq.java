package dev.stormbench.plugin.workloadsoftirq;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Loads that arrive by timers or device interrupts and run in softirqs, kworkers or irq threads. */
@BuiltFor(Spi.VERSION)
public final class WorkloadSoftirq implements Plugin {
  @Override
  public String id() {
    return "workload-softirq";
  }

  @Override
  public void init(Registry r) {
    r.workload("softirq-items", "tasklets that a pinned hrtimer of each CPU schedules, one per expiry",
        SoftirqItems.PARAMS, SoftirqItems::new);
    r.workload("kworker-items", "periodic work of the per-CPU kworkers, queued by a timer-wheel timer",
        KworkerItems.PARAMS, KworkerItems::new);
    r.workload("device-irq", "interrupts of a device, with softirq work and an irq thread if wanted",
        DeviceIrq.PARAMS, DeviceIrq::new);
  }
}
