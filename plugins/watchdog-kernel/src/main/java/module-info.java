/** The kernel's own detectors: soft and hard lockups, RCU stall, hung tasks, stalled workqueues. */
module dev.stormbench.plugin.watchdogkernel {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.watchdogkernel.WatchdogKernel;
}
