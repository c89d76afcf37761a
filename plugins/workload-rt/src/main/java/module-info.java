/** Tasks: real-time sleepers, hogs, psimon threads, any program. */
module dev.stormbench.plugin.workloadrt {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.workloadrt.WorkloadRt;
}
