/** A scheduler policy: one queue for all CPUs, ordered by weighted virtual time. */
module dev.stormbench.plugin.schedvtime {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.schedvtime.SchedVtime;
}
