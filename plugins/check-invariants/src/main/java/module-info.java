/** Invariants that hold on a real kernel, checked as the simulation runs. */
module dev.stormbench.plugin.checkinvariants {
  requires dev.stormbench.spi;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.checkinvariants.CheckInvariants;
}
