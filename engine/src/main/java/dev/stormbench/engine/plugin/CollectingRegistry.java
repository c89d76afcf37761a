package dev.stormbench.engine.plugin;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.WatchdogPolicy;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The registry one plugin sees during its init; what it registers goes to {@link Plugins}. */
final class CollectingRegistry implements Registry {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Keys that every workload item has; no parameter may take their names. */
  private static final Set<String> WORKLOAD_KEYS = Set.of("id", "start");

  private final Plugins plugins;
  private final LoadedPlugin owner;
  private boolean open = true;

  CollectingRegistry(Plugins plugins, LoadedPlugin owner) {
    this.plugins = plugins;
    this.owner = owner;
  }

  /** Init is over. */
  void close() {
    open = false;
  }

  @Override
  public void workload(
      String name, String doc, List<ParamSpec> params, Function<Params, Workload> factory) {
    add(plugins.workloads(), name, doc, params, factory);
  }

  @Override
  public void fix(
      String name, String doc, List<ParamSpec> params, Function<Params, KernelFix> factory) {
    add(plugins.fixes(), name, doc, params, factory);
  }

  @Override
  public void watchdog(
      String name, String doc, List<ParamSpec> params, Function<Params, WatchdogPolicy> factory) {
    add(plugins.watchdogs(), name, doc, params, factory);
  }

  @Override
  public void schedulerPolicy(String name, String doc, List<ParamSpec> params, Function<Params, SchedulerPolicy> factory) {
    add(plugins.schedulerPolicies(), name, doc, params, factory);
  }

  @Override
  public void checker(
      String name, String doc, List<ParamSpec> params, Function<Params, Checker> factory) {
    add(plugins.checkers(), name, doc, params, factory);
  }

  @Override
  public void scenarioFormat(String name, String doc, ScenarioFormat format) {
    Objects.requireNonNull(format, "format");
    add(plugins.scenarioFormats(), name, doc, List.of(), params -> format);
  }

  @Override
  public void scriptLanguage(String name, String doc, ScriptLanguage language) {
    Objects.requireNonNull(language, "language");
    add(plugins.scriptLanguages(), name, doc, List.of(), params -> language);
  }

  @Override
  public void replCommand(String name, String doc, ReplCommand command) {
    Objects.requireNonNull(command, "command");
    add(plugins.replCommands(), name, doc, List.of(), params -> command);
  }

  @Override
  public void traceImporter(String name, String doc, TraceImporter importer) {
    Objects.requireNonNull(importer, "importer");
    add(plugins.traceImporters(), name, doc, List.of(), params -> importer);
  }

  @Override
  public void traceExporter(
      String name, String doc, List<ParamSpec> params, Function<Params, TraceExporter> factory) {
    add(plugins.traceExporters(), name, doc, params, factory);
  }

  @Override
  public void queryEngine(
      String name, String doc, List<ParamSpec> params, Function<Params, QueryEngine> factory) {
    add(plugins.queryEngines(), name, doc, params, factory);
  }

  @Override
  public void sweepBackend(
      String name, String doc, List<ParamSpec> params, Function<Params, SweepBackend> factory) {
    add(plugins.sweepBackends(), name, doc, params, factory);
  }

  @Override
  public void reportFormat(String name, String doc, List<ParamSpec> params, Function<Params, ReportFormat> factory) {
    add(plugins.reportFormats(), name, doc, params, factory);
  }

  private <T> void add(Extensions<T> kind, String name, String doc, List<ParamSpec> params,
      Function<Params, T> factory) {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(doc, "doc");
    Objects.requireNonNull(factory, "factory");
    String what = kind.point().word() + " '" + name + "'";
    if (!open) {
      throw refused(what + " is registered after init");
    }
    if (!NAME.matcher(name).matches()) {
      throw refused(what + ": a name is lower-case words joined by hyphens");
    }
    Set<String> seen = new LinkedHashSet<>();
    for (ParamSpec p : params) {
      if (!NAME.matcher(p.name()).matches()) {
        throw refused(what + ": parameter '" + p.name() + "' is not lower-case words joined by hyphens");
      }
      if (!seen.add(p.name())) {
        throw refused(what + ": parameter '" + p.name() + "' is declared twice");
      }
      if (kind.point() == ExtensionPoint.WORKLOAD && WORKLOAD_KEYS.contains(p.name())) {
        throw refused(what + ": every workload item has a key '" + p.name() + "' of its own");
      }
    }
    kind.add(new Extension<>(kind.point(), name, doc, params, factory, owner));
  }

  private PluginException refused(String reason) {
    return new PluginException(owner, "init", reason);
  }
}
