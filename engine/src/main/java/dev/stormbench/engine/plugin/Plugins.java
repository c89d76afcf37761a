package dev.stormbench.engine.plugin;

import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.query.QueryEngine;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.report.ReportFormat;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.scenario.ScenarioFormat;
import dev.stormbench.spi.scenario.Script;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.trace.TraceExporter;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.workload.Workload;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All plugins of a workbench and what they registered. What is on the class path is loaded all or nothing: the first plugin
 * that breaks a rule ends it with a {@link PluginException} that names it. Of third parties ({@link Bundle}) one that breaks a rule
 * is left out, see {@link #failed}.
 *
 * <p>Plugins are initialised in the order of their ids, whatever the order of the class path, so
 * that nothing depends on how the jars are listed.
 */
public final class Plugins {
  /** A reserved id (no dot), or a reverse-DNS one. */
  private static final Pattern ID =
      Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*(\\.[a-z0-9]+(-[a-z0-9]+)*)*");

  /** Where the classes of plugins with reserved ids live. */
  private static final String OWN_PACKAGE = "dev.stormbench.plugin.";

  private final List<LoadedPlugin> loaded = new ArrayList<>();
  private final List<FailedPlugin> failed = new ArrayList<>();
  private final Extensions<Workload> workloads = new Extensions<>(ExtensionPoint.WORKLOAD, failed);
  private final Extensions<KernelFix> fixes = new Extensions<>(ExtensionPoint.FIX, failed);
  private final Extensions<SchedulerPolicy> policies = new Extensions<>(ExtensionPoint.SCHEDULER_POLICY, failed);
  private final Extensions<WatchdogPolicy> watchdogs = new Extensions<>(ExtensionPoint.WATCHDOG, failed);
  private final Extensions<Checker> checkers = new Extensions<>(ExtensionPoint.CHECKER, failed);
  private final Extensions<ScenarioFormat> formats =
      new Extensions<>(ExtensionPoint.SCENARIO_FORMAT, failed);
  private final Extensions<ScriptLanguage> languages =
      new Extensions<>(ExtensionPoint.SCRIPT_LANGUAGE, failed);
  private final Extensions<ReplCommand> commands = new Extensions<>(ExtensionPoint.REPL_COMMAND, failed);
  private final Extensions<TraceImporter> importers =
      new Extensions<>(ExtensionPoint.TRACE_IMPORTER, failed);
  private final Extensions<TraceExporter> exporters =
      new Extensions<>(ExtensionPoint.TRACE_EXPORTER, failed);
  private final Extensions<QueryEngine> queryEngines = new Extensions<>(ExtensionPoint.QUERY_ENGINE, failed);
  private final Extensions<SweepBackend> backends = new Extensions<>(ExtensionPoint.SWEEP_BACKEND, failed);
  private final Extensions<ReportFormat> reportFormats = new Extensions<>(ExtensionPoint.REPORT_FORMAT, failed);

  private Plugins() {}

  /** Finds the plugins that a class loader sees, through {@link ServiceLoader}. */
  public static Plugins discover(ClassLoader loader) {
    return discover(loader, type -> "");
  }

  /**
   * The same.
   *
   * @param fileOf the jar or the folder that a class is from, for who finds two plugins of one id
   */
  public static Plugins discover(ClassLoader loader, Function<Class<?>, String> fileOf) {
    List<Plugin> found = new ArrayList<>();
    try {
      Iterator<Plugin> services = ServiceLoader.load(Plugin.class, loader).iterator();
      while (services.hasNext()) {
        found.add(services.next());
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      Throwable root = e.getCause() == null ? e : e.getCause();
      throw PluginException.discovery(root == e ? String.valueOf(e.getMessage()) : e.getMessage() + ": " + root, e);
    }
    return of(found, fileOf);
  }

  /** Takes these plugins. */
  public static Plugins of(Iterable<? extends Plugin> plugins) {
    return of(plugins, type -> "");
  }

  private static Plugins of(Iterable<? extends Plugin> plugins, Function<Class<?>, String> fileOf) {
    Plugins all = new Plugins();
    List<LoadedPlugin> checked = new ArrayList<>();
    for (Plugin p : plugins) {
      checked.add(check(p, Origin.CLASS_PATH));
    }
    checked.sort(Comparator.comparing(LoadedPlugin::id));
    for (LoadedPlugin p : checked) {
      all.load(p, fileOf);
    }
    return all;
  }

  /**
   * These plugins and what scripts of a scenario define. The scripts register anew, into the new object only.
   *
   * @throws ScenarioException where a script defines what is there already
   */
  public Plugins with(List<? extends Script> scripts) {
    if (scripts.isEmpty()) {
      return this;
    }
    Plugins all = copy();
    scripts.forEach(all::load);
    return all;
  }

  /**
   * These plugins and those of third parties. One of them that fails is left out, with all that it registered, and the others stay; of
   * two with the same id neither is taken, or the order of the folders would decide.
   *
   * @param refused what could not even be opened
   */
  public Plugins with(List<Bundle> bundles, List<FailedPlugin> refused) {
    Plugins all = copy();
    all.failed.addAll(refused);
    SortedMap<String, List<LoadedPlugin>> byId = new TreeMap<>();
    for (Bundle b : bundles) {
      for (Bundle.Provider p : b.providers()) {
        LoadedPlugin unnamed = new LoadedPlugin(p.className(), "?", "?", new Unopened(p.className()), p.origin());
        all.isolated(unnamed, () -> {
          LoadedPlugin opened = open(b.loader(), p, unnamed);
          byId.computeIfAbsent(opened.id(), id -> new ArrayList<>()).add(opened);
        });
      }
    }
    byId.values().forEach(all::loadThirdParty);
    all.loaded.sort(Comparator.comparing(LoadedPlugin::id));
    return all;
  }

  /** Stands for a plugin whose class is not loaded. */
  private record Unopened(String id) implements Plugin {
    @Override
    public void init(Registry registry) {}
  }

  private Plugins copy() {
    Plugins all = of(List.of());
    all.loaded.addAll(loaded);
    all.failed.addAll(failed);
    for (ExtensionPoint point : ExtensionPoint.values()) {
      all.take(point, of(point));
    }
    return all;
  }

  /** Whatever a third party's code throws while it is loaded makes it a failed plugin: no machine runs yet that could be spoiled. */
  private void isolated(LoadedPlugin plugin, PluginGate.Action action) {
    try {
      action.call();
    } catch (PluginException e) {
      failed.add(FailedPlugin.of(plugin.origin(), e, registered(plugin)));
    } catch (Throwable e) {
      failed.add(FailedPlugin.of(plugin.origin(), new PluginException(plugin, "loading", -1, -1, e), registered(plugin)));
    }
  }

  /** What it has registered, which is forgotten. */
  private List<Extension<?>> registered(LoadedPlugin plugin) {
    List<Extension<?>> all = new ArrayList<>();
    for (ExtensionPoint point : ExtensionPoint.values()) {
      all.addAll(of(point).remove(plugin));
    }
    return all;
  }

  private void loadThirdParty(List<LoadedPlugin> same) {
    LoadedPlugin plugin = same.getFirst();
    isolated(plugin, () -> {
      Stream<String> known = loaded.stream().filter(p -> p.id().equals(plugin.id())).map(p -> "the class path");
      List<String> jars = Stream.concat(known, same.stream().map(p -> p.origin().jar())).toList();
      if (jars.size() > 1) {
        throw new PluginException(plugin, "id()", jars.size() + " plugins have this id: " + String.join(" and ", jars)
            + "; take one of them away");
      }
      init(plugin);
      loaded.add(plugin);
    });
  }

  /** Loads and checks the class; none of its code has run before. */
  private static LoadedPlugin open(ClassLoader loader, Bundle.Provider p, LoadedPlugin unnamed) {
    Class<?> type;
    try {
      type = Class.forName(p.className(), false, loader);
    } catch (ClassNotFoundException e) {
      throw new PluginException(unnamed, "loading", "META-INF/services names this class, but none of its jars has it: "
          + p.origin().files());
    } catch (LinkageError e) {
      throw new PluginException(new LoadedPlugin(unnamed.id(), "?", p.builtFor().get(), unnamed.plugin(), p.origin()), "loading", -1, -1, e);
    }
    if (!Plugin.class.isAssignableFrom(type)) {
      throw new PluginException(unnamed, "loading", "META-INF/services names this class, but it does not implement " + Plugin.class.getName());
    }
    BuiltFor built = type.getAnnotation(BuiltFor.class);
    LoadedPlugin typed = new LoadedPlugin(unnamed.id(), "?", built == null ? "?" : built.value(), unnamed.plugin(), p.origin());
    Plugin plugin = PluginGate.call(typed, "its constructor", () -> {
      try {
        return (Plugin) type.getConstructor().newInstance();
      } catch (InvocationTargetException e) {
        switch (e.getCause()) {
          case Error x -> throw x;
          case Exception x -> throw x;
          default -> throw e;
        }
      } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
        throw new PluginException(typed, "loading", "it must be a public class with a public constructor without parameters");
      }
    });
    return check(plugin, p.origin());
  }

  private void init(LoadedPlugin plugin) {
    CollectingRegistry registry = new CollectingRegistry(this, plugin);
    try {
      PluginGate.run(plugin, "init", () -> plugin.plugin().init(registry));
    } finally {
      registry.close();
    }
  }

  @SuppressWarnings("unchecked") // the extensions of one point are of one type
  private <T> void take(ExtensionPoint point, Extensions<T> others) {
    others.all().forEach(((Extensions<T>) of(point))::add);
  }

  private void load(Script script) {
    LoadedPlugin owner = new LoadedPlugin(script.id(), script.version(), Spi.VERSION, script);
    loaded.add(owner);
    init(owner);
  }

  /** The plugins, sorted by id. */
  public List<LoadedPlugin> loaded() {
    return List.copyOf(loaded);
  }

  /** The plugins of third parties that were left out, in the order in which they failed. */
  public List<FailedPlugin> failed() {
    return List.copyOf(failed);
  }

  /** Workloads by name. */
  public Extensions<Workload> workloads() {
    return workloads;
  }

  /** Fixes by name. */
  public Extensions<KernelFix> fixes() {
    return fixes;
  }

  /** Scheduler policies by name. */
  public Extensions<SchedulerPolicy> schedulerPolicies() {
    return policies;
  }

  /** Watchdogs by name. */
  public Extensions<WatchdogPolicy> watchdogs() {
    return watchdogs;
  }

  /** Checkers by name. */
  public Extensions<Checker> checkers() {
    return checkers;
  }

  /** Notations for scenarios by name. */
  public Extensions<ScenarioFormat> scenarioFormats() {
    return formats;
  }

  /** Languages for the prompt by name. */
  public Extensions<ScriptLanguage> scriptLanguages() {
    return languages;
  }

  /** Words at the prompt by name. */
  public Extensions<ReplCommand> replCommands() {
    return commands;
  }

  /** Readers of recorded traces by name. */
  public Extensions<TraceImporter> traceImporters() {
    return importers;
  }

  /** Trace exporters by name. */
  public Extensions<TraceExporter> traceExporters() {
    return exporters;
  }

  /** What answers queries, by name. */
  public Extensions<QueryEngine> queryEngines() {
    return queryEngines;
  }

  /** Places where many simulations run, by name. */
  public Extensions<SweepBackend> sweepBackends() {
    return backends;
  }

  /** Kinds of files for reports and figures, by name. */
  public Extensions<ReportFormat> reportFormats() {
    return reportFormats;
  }

  /** The extensions of a kind, for {@code list} and completion. */
  public Extensions<?> of(ExtensionPoint point) {
    return switch (point) {
      case WORKLOAD -> workloads;
      case FIX -> fixes;
      case SCHEDULER_POLICY -> policies;
      case WATCHDOG -> watchdogs;
      case CHECKER -> checkers;
      case SCENARIO_FORMAT -> formats;
      case SCRIPT_LANGUAGE -> languages;
      case REPL_COMMAND -> commands;
      case TRACE_IMPORTER -> importers;
      case TRACE_EXPORTER -> exporters;
      case QUERY_ENGINE -> queryEngines;
      case SWEEP_BACKEND -> backends;
      case REPORT_FORMAT -> reportFormats;
    };
  }

  private void load(LoadedPlugin plugin, Function<Class<?>, String> fileOf) {
    if (!loaded.isEmpty() && loaded.getLast().id().equals(plugin.id())) {
      throw new PluginException(plugin, "id()", "two plugins have this id: "
          + classAndFile(loaded.getLast().plugin(), fileOf) + " and " + classAndFile(plugin.plugin(), fileOf));
    }
    loaded.add(plugin);
    init(plugin);
  }

  /** Reads and checks what the plugin says of itself; a plugin without a valid id goes by its class. */
  private static LoadedPlugin check(Plugin plugin, Origin origin) {
    BuiltFor built = plugin.getClass().getAnnotation(BuiltFor.class);
    String spi = built == null ? "?" : built.value();
    LoadedPlugin unnamed = new LoadedPlugin(className(plugin), "?", spi, plugin, origin);
    String id = PluginGate.call(unnamed, "id()",
        () -> Objects.requireNonNull(plugin.id(), "it returned null"));
    String version = PluginGate.call(unnamed, "version()",
        () -> Objects.requireNonNull(plugin.version(), "it returned null"));
    LoadedPlugin p = new LoadedPlugin(id, version, spi, plugin, origin);
    if (!ID.matcher(id).matches()) {
      throw new PluginException(unnamed, "id()", "bad id '" + id
          + "'; accepted: lower-case words joined by hyphens, or reverse-DNS such as com.example.fix-foo");
    }
    if (id.indexOf('.') < 0 && !className(plugin).startsWith(OWN_PACKAGE)) {
      throw new PluginException(p, "id()", "ids without a dot are reserved for packages "
          + OWN_PACKAGE + "*, but this is " + className(plugin)
          + "; use a reverse-DNS id such as com.example." + id);
    }
    checkSpi(p, built == null ? null : spi);
    return p;
  }

  private static void checkSpi(LoadedPlugin p, @Nullable String spi) {
    if (spi == null) {
      throw new PluginException(p, "@BuiltFor",
          "the class " + className(p.plugin()) + " lacks @BuiltFor(Spi.VERSION)");
    }
    if (!compatible(spi, Spi.VERSION)) {
      throw new PluginException(p, "@BuiltFor", "built for SPI " + spi + ", but this is SPI "
          + Spi.VERSION + "; rebuild it or take a version that fits");
    }
  }

  /** Same major; while that is 0, also the same minor. */
  static boolean compatible(String built, String running) {
    String[] b = built.split("\\.", -1);
    String[] r = running.split("\\.", -1);
    return b.length == 3 && b[0].equals(r[0]) && (!r[0].equals("0") || b[1].equals(r[1]));
  }

  private static String classAndFile(Plugin plugin, Function<Class<?>, String> fileOf) {
    String file = fileOf.apply(plugin.getClass());
    return className(plugin) + (file.isEmpty() ? "" : " (" + file + ")");
  }

  private static String className(Plugin plugin) {
    return plugin.getClass().getName();
  }
}
