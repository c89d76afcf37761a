package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.sweep.Outcome;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.List;

/** What {@code --metric} takes where many runs are made. */
final class Metrics {
  private Metrics() {}

  /** Refuses what is no metric. */
  static void check(List<String> metrics) {
    for (String m : metrics) {
      if (!Outcome.names().contains(m.replaceFirst("\\..*", ""))) {
        throw new ScenarioException(Location.of("--metric " + m), "unknown metric" + Text.didYouMean(m, Outcome.names())
            + " (known: " + String.join(", ", Outcome.names()) + ")");
      }
    }
  }

  /** Refuses one of a workload or watchdog that is not in the scenario. */
  static void check(String metric, Scenario scenario) {
    if (metric.contains(".")) {
      boolean isTime = Outcome.isTime(metric);
      Expectation.parse(metric + " > 0" + (isTime ? "ns" : ""), Location.of("--metric " + metric)).check(scenario);
    }
  }
}
