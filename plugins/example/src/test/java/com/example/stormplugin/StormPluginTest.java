package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class StormPluginTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }
}
