package dev.stormbench.plugin.scenarioyaml;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Registers the scenario format {@code yaml}. */
@BuiltFor(Spi.VERSION)
public final class ScenarioYamlPlugin implements Plugin {
  @Override
  public String id() {
    return "scenario-yaml";
  }

  @Override
  public void init(Registry registry) {
    registry.scenarioFormat("yaml", "YAML 1.2 files: *.yaml, *.yml.", new YamlFormat());
  }
}
