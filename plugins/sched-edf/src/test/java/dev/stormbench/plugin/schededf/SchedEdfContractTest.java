package dev.stormbench.plugin.schededf;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;
import dev.stormbench.testkit.PolicyContract;
import org.junit.jupiter.api.Nested;

class SchedEdfContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new SchedEdf();
    }
  }

  @Nested
  class Policy extends PolicyContract {
    @Override
    protected Plugin plugin() {
      return new SchedEdf();
    }

    @Override
    protected String name() {
      return "edf";
    }

    @Override
    protected String slot() {
      return "rt";
    }
  }
}
