/** Reads scenarios and profiles written in YAML. */
module dev.stormbench.plugin.scenarioyaml {
  requires dev.stormbench.spi;
  requires org.snakeyaml.engine;
  requires static org.jspecify;

  provides dev.stormbench.spi.Plugin with
      dev.stormbench.plugin.scenarioyaml.ScenarioYamlPlugin;
}
