/** Loads that run in softirqs and in kworkers. */
module dev.stormbench.plugin.workloadsoftirq {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.workloadsoftirq.WorkloadSoftirq;
}
