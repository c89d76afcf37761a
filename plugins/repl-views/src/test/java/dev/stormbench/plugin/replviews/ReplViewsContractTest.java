package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ReplViewsContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ReplViews();
  }
}
