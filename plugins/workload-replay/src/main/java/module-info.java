/** Arrivals at listed times. */
module dev.stormbench.plugin.workloadreplay {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.workloadreplay.WorkloadReplay;
}
