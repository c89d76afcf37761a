package dev.stormbench.spi;

import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.report.ReportFormat;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioFormat;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.workload.Workload;
import java.util.List;
import java.util.function.Function;

/**
 * The map of extension points: one method each. Names are what users type; they are lower-case words
 * joined by hyphens, unique per extension point (a duplicate is an error that names both plugins).
 * Factories are called once per machine, with parameters already checked against {@code params}.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface Registry {
  /** A load: tasks, timers, tasklet pools. */
  void workload(String name, String doc, List<ParamSpec> params, Function<Params, Workload> factory);

  /** A change to the kernel's rules, as a patch is. */
  void fix(String name, String doc, List<ParamSpec> params, Function<Params, KernelFix> factory);

  /**
   * A scheduler that stands in for the fair class or for the RT class, as a BPF scheduler of sched_ext does.
   *
   * @since 0.2.0
   */
  void schedulerPolicy(String name, String doc, List<ParamSpec> params, Function<Params, SchedulerPolicy> factory);

  /** An observer that may report, touch or act, as kernel/watchdog.c does. */
  void watchdog(String name, String doc, List<ParamSpec> params, Function<Params, WatchdogPolicy> factory);

  /** An invariant over the machine, checked as it runs. */
  void checker(String name, String doc, List<ParamSpec> params, Function<Params, Checker> factory);

  /** A notation for scenarios. */
  void scenarioFormat(String name, String doc, ScenarioFormat format);

  /** A language for the prompt. */
  void scriptLanguage(String name, String doc, ScriptLanguage language);

  /** A word at the prompt; {@code doc} is its line in {@code help}. */
  void replCommand(String name, String doc, ReplCommand command);

  /** A reader of recorded traces. */
  void traceImporter(String name, String doc, TraceImporter importer);

  /** A writer of trace records. */
  void traceExporter(String name, String doc, List<ParamSpec> params, Function<Params, TraceExporter> factory);

  /** What answers queries; the factory is called once per set of tables. */
  void queryEngine(String name, String doc, List<ParamSpec> params, Function<Params, QueryEngine> factory);

  /** A place where many simulations run. */
  void sweepBackend(String name, String doc, List<ParamSpec> params, Function<Params, SweepBackend> factory);

  /**
   * A kind of file that reports and figures are written as; {@code name} is the ending of its files' names.
   *
   * @since 0.2.0
   */
  void reportFormat(String name, String doc, List<ParamSpec> params, Function<Params, ReportFormat> factory);
}
