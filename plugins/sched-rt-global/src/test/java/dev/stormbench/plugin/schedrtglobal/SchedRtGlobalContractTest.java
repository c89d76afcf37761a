package dev.stormbench.plugin.schedrtglobal;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.PolicyContract;
import org.junit.jupiter.api.Nested;

class SchedRtGlobalContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new SchedRtGlobal();
    }
  }

  @Nested
  class Policy extends PolicyContract {
    @Override
    protected Plugin plugin() {
      return new SchedRtGlobal();
    }

    @Override
    protected String name() {
      return "rt-global";
    }

    @Override
    protected String slot() {
      return "rt";
    }
  }
}
