package dev.stormbench.plugin.schedfifo;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.PolicyContract;
import org.junit.jupiter.api.Nested;

class SchedFifoContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new SchedFifo();
    }
  }

  @Nested
  class Policy extends PolicyContract {
    @Override
    protected Plugin plugin() {
      return new SchedFifo();
    }

    @Override
    protected String name() {
      return "global-fifo";
    }
  }
}
