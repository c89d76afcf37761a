/** Reads scenarios written as a list of tasks. */
module dev.stormbench.plugin.scenariotasks {
  requires dev.stormbench.spi;
  requires static org.jspecify;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.scenariotasks.ScenarioTasks;
}
