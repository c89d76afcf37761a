/** Fixes of where softirqs run and how long. */
module dev.stormbench.plugin.fixsoftirq {
  requires dev.stormbench.spi;
  requires static org.jspecify;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.fixsoftirq.FixSoftirq;
}
