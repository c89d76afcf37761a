/** A scheduler policy: the earliest deadline first. */
module dev.stormbench.plugin.schededf {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.schededf.SchedEdf;
}
