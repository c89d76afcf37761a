/** What a plugin or a script may touch; needs nothing but {@code java.base}. */
module dev.stormbench.spi {
  exports dev.stormbench.spi;
  exports dev.stormbench.spi.machine;
  exports dev.stormbench.spi.query;
  exports dev.stormbench.spi.repl;
  exports dev.stormbench.spi.report;
  exports dev.stormbench.spi.scenario;
  exports dev.stormbench.spi.sched;
  exports dev.stormbench.spi.sweep;
  exports dev.stormbench.spi.trace;
  exports dev.stormbench.spi.workload;

  requires static transitive org.jspecify;

  uses dev.stormbench.spi.Plugin;
}
