/** The kernel's own detectors: soft lockup and RCU stall. */
module dev.stormbench.plugin.watchdogkernel {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.watchdogkernel.WatchdogKernel;
}
