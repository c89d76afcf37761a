package dev.stormbench.testkit;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.spi.Plugin;
import java.util.ArrayList;
import java.util.List;

/** A workbench of the kit: the plugin under test and others, and the scenarios that they run. */
final class Bench {
  private final List<Plugin> plugins;

  Bench(Plugin... plugins) {
    this.plugins = List.of(plugins);
  }

  Plugins load(TestScenario s) {
    List<Plugin> all = new ArrayList<>(plugins);
    all.add(new KitPlugin(s.loads()));
    return Plugins.of(all);
  }

  static Scenario bind(Plugins plugins, TestScenario s) {
    return new ScenarioBinder(plugins, new KitLibrary()).bind(s.node());
  }

  Scenario bind(TestScenario s) {
    return bind(load(s), s);
  }

  Outcome run(TestScenario s) {
    return run(bind(s));
  }

  static Outcome run(Scenario s) {
    return run(s, Engine.FAST);
  }

  static Outcome run(Scenario s, Engine engine) {
    return end(Simulation.of(s, engine));
  }

  static Outcome end(Simulation s) {
    return new Outcome(s.run((now, end) -> true));
  }
}
