/** A scheduler policy: one queue of real-time tasks for all CPUs, so that none is pushed or pulled. */
module dev.stormbench.plugin.schedrtglobal {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.schedrtglobal.SchedRtGlobal;
}
