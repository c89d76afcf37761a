package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ReplControlContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ReplControl();
  }
}
