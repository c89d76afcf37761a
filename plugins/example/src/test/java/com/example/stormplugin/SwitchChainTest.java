package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.CheckerContract;

class SwitchChainTest extends CheckerContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }

  @Override
  protected String name() {
    return "switch-chain";
  }
}
