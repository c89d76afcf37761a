/** Runs the simulations of a sweep in processes of this machine. */
module dev.stormbench.plugin.sweeplocal {
  requires dev.stormbench.spi;
  requires static org.jspecify;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.sweeplocal.SweepLocal;
}
