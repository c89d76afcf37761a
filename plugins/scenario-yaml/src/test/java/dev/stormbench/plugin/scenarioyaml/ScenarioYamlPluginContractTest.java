package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.FormatContract;
import dev.stormbench.testkit.PluginContract;
import org.junit.jupiter.api.Nested;

class ScenarioYamlPluginContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ScenarioYamlPlugin();
    }
  }

  @Nested
  class AsFormat extends FormatContract {
    @Override
    protected Plugin plugin() {
      return new ScenarioYamlPlugin();
    }

    @Override
    protected String name() {
      return "yaml";
    }

    @Override
    protected String fileName() {
      return "storm.yaml";
    }
  }
}
