/** The simulated machine. */
module dev.stormbench.engine {
  requires transitive dev.stormbench.spi;
  requires HdrHistogram;
  requires static transitive org.jspecify;

  exports dev.stormbench.engine;
  exports dev.stormbench.engine.plugin;
  exports dev.stormbench.engine.scenario;
  exports dev.stormbench.engine.trace;

  uses dev.stormbench.spi.Plugin;
}
