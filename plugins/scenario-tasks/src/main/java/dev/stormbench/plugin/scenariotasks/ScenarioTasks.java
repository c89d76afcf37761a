package dev.stormbench.plugin.scenariotasks;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;

/** Registers the scenario format {@code tasks}, and what comparing its scenarios with recordings needs. */
@BuiltFor(Spi.VERSION)
public final class ScenarioTasks implements Plugin {
  @Override
  public String id() {
    return "scenario-tasks";
  }

  @Override
  public void init(Registry registry) {
    registry.scenarioFormat("tasks", "Decision scenarios, one line per task: *.txt.", new TasksFormat());
    registry.fix("recorded-choice", "no fix: among CPUs that are equal to find_lowest_rq() takes the one a recording shows",
        RecordedChoice.PARAMS, RecordedChoice::new);
  }
}
