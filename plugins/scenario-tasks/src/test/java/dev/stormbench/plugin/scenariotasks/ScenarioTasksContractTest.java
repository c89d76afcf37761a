package dev.stormbench.plugin.scenariotasks;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.PluginContract;

class ScenarioTasksContractTest extends PluginContract {
  @Override
  protected Plugin plugin() {
    return new ScenarioTasks();
  }
}
