package dev.stormbench.plugin.scenariotasks;

import dev.stormbench.spi.Plugin;
import dev.stormbench.testkit.FormatContract;
import dev.stormbench.testkit.PluginContract;
import org.junit.jupiter.api.Nested;

class ScenarioTasksContractTest {
  @Nested
  class AsPlugin extends PluginContract {
    @Override
    protected Plugin plugin() {
      return new ScenarioTasks();
    }
  }

  @Nested
  class AsFormat extends FormatContract {
    @Override
    protected Plugin plugin() {
      return new ScenarioTasks();
    }

    @Override
    protected String name() {
      return "tasks";
    }

    @Override
    protected String fileName() {
      return "tasks.txt";
    }

    @Override
    protected String text() {
      return """
          # FIFO task's CPU runs a SCHED_OTHER hog, other CPUs idle: preempts in place (no search for an idle CPU)
          length_us: 40000
          maincpu: 4
          task H policy=OTHER cpus=0x2 home=1 start=2000 : run 30000
          task A policy=FIFO:50 cpus=0xf home=1 start=5000 rep=3 : run 2000; sleep 3000
          """;
    }
  }
}
