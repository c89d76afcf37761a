package dev.stormbench.plugin.schedcentral;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.PolicyContract;
import org.junit.jupiter.api.Nested;

class SchedCentralContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new SchedCentral();
    }
  }

  @Nested
  class Policy extends PolicyContract {
    @Override
    protected Plugin plugin() {
      return new SchedCentral();
    }

    @Override
    protected String name() {
      return "central";
    }
  }
}
