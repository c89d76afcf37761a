package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PolicyContract;

class ShortFirstTest extends PolicyContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }

  @Override
  protected String name() {
    return "short-first";
  }
}
