package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.FixContract;

class PushIfAskedBeforeTest extends FixContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }

  @Override
  protected String name() {
    return "push-if-asked-before";
  }
}
