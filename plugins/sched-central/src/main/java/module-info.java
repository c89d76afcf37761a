/** A scheduler policy: one CPU decides for all. */
module dev.stormbench.plugin.schedcentral {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.schedcentral.SchedCentral;
}
