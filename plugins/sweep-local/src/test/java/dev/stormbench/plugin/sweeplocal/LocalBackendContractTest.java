package dev.stormbench.plugin.sweeplocal;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.SweepContract;

class LocalBackendContractTest extends SweepContract {
  @Override
  protected Plugin plugin() {
    return new SweepLocal();
  }

  @Override
  protected String name() {
    return "local";
  }
}
