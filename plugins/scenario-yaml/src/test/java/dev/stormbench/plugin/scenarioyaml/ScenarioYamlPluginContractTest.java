package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ScenarioYamlPluginContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ScenarioYamlPlugin();
  }
}
