package dev.stormbench.plugin.schedvtime;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.PolicyContract;
import org.junit.jupiter.api.Nested;

class SchedVtimeContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new SchedVtime();
    }
  }

  @Nested
  class Policy extends PolicyContract {
    @Override
    protected Plugin plugin() {
      return new SchedVtime();
    }

    @Override
    protected String name() {
      return "weighted-vtime";
    }
  }
}
