package dev.stormbench.testkit;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.report.ReportFormat;
import dev.stormbench.spi.scenario.ScenarioFormat;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.workload.Workload;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A plugin with any init. */
@BuiltFor(Spi.VERSION)
record Any(Consumer<Registry> body) implements Plugin {
  /** What extensions that it makes are called. */
  static final String NAME = "tested";

  static Any fix(Supplier<KernelFix> made) {
    return new Any(r -> r.fix(NAME, "A fix.", List.of(), p -> made.get()));
  }

  static Any workload(Supplier<Workload> made) {
    return new Any(r -> r.workload(NAME, "A load.", List.of(), p -> made.get()));
  }

  static Any watchdog(Supplier<WatchdogPolicy> made) {
    return new Any(r -> r.watchdog(NAME, "A watchdog.", List.of(), p -> made.get()));
  }

  static Any policy(Supplier<SchedulerPolicy> made) {
    return new Any(r -> r.schedulerPolicy(NAME, "A policy.", List.of(), p -> made.get()));
  }

  static Any checker(Supplier<Checker> made) {
    return new Any(r -> r.checker(NAME, "A checker.", List.of(), p -> made.get()));
  }

  static Any exporter(Supplier<TraceExporter> made) {
    return new Any(r -> r.traceExporter(NAME, "An exporter.", List.of(), p -> made.get()));
  }

  static Any importer(TraceImporter importer) {
    return new Any(r -> r.traceImporter(NAME, "An importer.", importer));
  }

  static Any format(ScenarioFormat format) {
    return new Any(r -> r.scenarioFormat(NAME, "A format.", format));
  }

  static Any reportFormat(Supplier<ReportFormat> made) {
    return new Any(r -> r.reportFormat(NAME, "A format of reports.", List.of(), p -> made.get()));
  }

  static Any command(ReplCommand command) {
    return new Any(r -> r.replCommand(NAME, "A command.", command));
  }

  @Override
  public String id() {
    return "com.example.any";
  }

  @Override
  public void init(Registry registry) {
    body.accept(registry);
  }
}
