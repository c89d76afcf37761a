package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.CommandContract;

class WaitingTest extends CommandContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }

  @Override
  protected String name() {
    return "waiting";
  }
}
