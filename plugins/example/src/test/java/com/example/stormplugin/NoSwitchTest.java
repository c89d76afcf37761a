package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.WatchdogContract;

class NoSwitchTest extends WatchdogContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }

  @Override
  protected String name() {
    return "no-switch";
  }
}
