package com.example.stormplugin;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.WorkloadContract;

class PingPongTest extends WorkloadContract {
  @Override
  protected Plugin plugin() {
    return new StormPlugin();
  }

  @Override
  protected String name() {
    return "ping-pong";
  }
}
