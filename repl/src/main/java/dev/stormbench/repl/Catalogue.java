package dev.stormbench.repl;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.ExtensionPoint;
import dev.stormbench.engine.plugin.FailedPlugin;
import dev.stormbench.engine.plugin.LoadedPlugin;
import dev.stormbench.engine.plugin.Origin;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.CostEntry;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Expectation.Metric;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What there is to be named in scenarios and on the command line, by kind. */
final class Catalogue {
  private final Host host;

  Catalogue(Host host) {
    this.host = host;
  }

  /**
   * Something with a name.
   *
   * @param facts what else is known of it, in order
   * @param partsCalled what {@code details} are, such as {@code parameters}
   * @param details a table of its parts, such as parameters; one map per row with equal keys
   */
  record Item(String name, String doc, Map<String, String> facts, String partsCalled,
      List<Map<String, String>> details) {}

  /** What can be listed. */
  enum Kind {
    FIXES("changes to the kernel's rules, for --fix and fixes:", ExtensionPoint.FIX),
    WORKLOADS("loads, for workloads:", ExtensionPoint.WORKLOAD),
    SCHEDULER_POLICIES("schedulers that stand in for the fair or the RT class, for --policy and policy:", ExtensionPoint.SCHEDULER_POLICY),
    WATCHDOGS("observers that report, for watchdogs:", ExtensionPoint.WATCHDOG),
    CHECKERS("invariants, for --check and checks:", ExtensionPoint.CHECKER),
    SCENARIO_FORMATS("notations of scenarios", ExtensionPoint.SCENARIO_FORMAT),
    SCRIPT_LANGUAGES("what can be typed at the prompt", ExtensionPoint.SCRIPT_LANGUAGE),
    REPL_COMMANDS("words at the prompt", ExtensionPoint.REPL_COMMAND),
    TRACE_IMPORTERS("formats of recorded traces, for import", ExtensionPoint.TRACE_IMPORTER),
    TRACE_EXPORTERS("formats, for --trace", ExtensionPoint.TRACE_EXPORTER),
    QUERY_ENGINES("what answers SQL, for sql", ExtensionPoint.QUERY_ENGINE),
    SWEEP_BACKENDS("where many simulations run, for sweep --backend", ExtensionPoint.SWEEP_BACKEND),
    REPORT_FORMATS("kinds of files, for report and plot", ExtensionPoint.REPORT_FORMAT),
    PLUGINS("where all these come from", null),
    PROFILES("kernels, for kernel: { profile: ... }", null),
    COSTS("cost profiles, for costs:", null),
    METRICS("what expect: and --fail-on can compare", null),
    SCENARIOS("scenarios that are shipped", null);

    private final String doc;
    private final @Nullable ExtensionPoint point;

    Kind(String doc, @Nullable ExtensionPoint point) {
      this.doc = doc;
      this.point = point;
    }

    /** As users type it. */
    String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String doc() {
      return doc;
    }

    static List<String> words() {
      return Arrays.stream(values()).map(Kind::word).toList();
    }
  }

  List<Item> items(Kind kind) {
    if (kind.point != null) {
      return host.plugins().of(kind.point).all().stream().map(Catalogue::item).toList();
    }
    HomeLibrary library = host.library();
    return switch (kind) {
      case PLUGINS -> plugins(host.plugins());
      case PROFILES -> library.kernelProfileNames().stream().map(n -> profile(n, library.kernelProfile(n))).toList();
      case COSTS -> library.costProfileNames().stream().map(n -> costs(n, library.costProfile(n))).toList();
      case METRICS -> Arrays.stream(Metric.values()).map(Catalogue::metric).toList();
      default -> scenarios(library.scripts());
    };
  }

  // -- what plugins registered ----------------------------------------------------------------------------

  private static Item item(Extension<?> e) {
    List<Map<String, String>> parameters = new ArrayList<>();
    for (ParamSpec p : e.params()) {
      Map<String, String> row = new LinkedHashMap<>();
      row.put("name", p.name());
      row.put("type", p.type().name().toLowerCase(Locale.ROOT));
      row.put("default", p.defaultText() == null ? "(must be given)" : p.defaultText());
      row.put("accepted", accepted(p));
      row.put("doc", p.doc());
      parameters.add(row);
    }
    return new Item(e.name(), e.doc(), Map.of("plugin", e.owner().toString()), "parameters", parameters);
  }

  private static String accepted(ParamSpec p) {
    return switch (p.type()) {
      case WORD -> String.join(" | ", p.choices());
      case INTEGER, NUMBER -> p.max() >= Long.MAX_VALUE ? number(p.min()) + " or more"
          : number(p.min()) + " to " + number(p.max());
      case DURATION, DISTRIBUTION -> p.max() >= Durations.MAX_NS ? Durations.text((long) p.min()) + " or more"
          : Durations.text((long) p.min()) + " to " + Durations.text((long) p.max());
      default -> p.type().accepted();
    };
  }

  private static String number(double d) {
    return d == Math.rint(d) ? Text.format("%.0f", d) : Double.toString(d);
  }

  /** Those that are loaded, then those that are left out. */
  private static List<Item> plugins(Plugins all) {
    List<Item> items = new ArrayList<>();
    for (LoadedPlugin p : all.loaded()) {
      List<Map<String, String>> provided = Arrays.stream(ExtensionPoint.values()).flatMap(point -> all.of(point).all().stream())
          .filter(e -> e.owner().equals(p)).map(Catalogue::provided).toList();
      Class<?> type = p.plugin().getClass();
      Map<String, String> facts = row("version", p.version(), "spi", p.spiVersion(), "class", type.getName());
      facts.putAll(origin(p.origin(), type));
      items.add(new Item(p.id(), String.join(", ", provided.stream().map(r -> r.get("name")).toList()), facts, "provides", provided));
    }
    for (FailedPlugin f : all.failed()) {
      Map<String, String> facts = row("version", f.version(), "spi", f.spiVersion(), "failed", f.message());
      facts.putAll(origin(f.origin(), Plugins.class));
      items.add(new Item(f.id(), "left out: " + f.message(), facts, "provides",
          f.registered().stream().map(Catalogue::provided).toList()));
    }
    return items;
  }

  private static Map<String, String> provided(Extension<?> e) {
    return row("kind", e.point().word(), "name", e.name(), "doc", e.doc());
  }

  private static Map<String, String> origin(Origin o, Class<?> type) {
    if (o.isThirdParty() && o.sha256().isEmpty()) {
      return row("from", o.place()); // it was not even opened
    }
    if (o.isThirdParty()) {
      return row("from", o.place(), "jar", o.jar(), "libraries", o.libraries().isEmpty() ? "none" : String.join(", ", o.libraries()),
          "class loader", "its own", "sha256", o.sha256());
    }
    return row("from", o.place(), "jar", Host.fileOf(type), "class loader", "the workbench's");
  }

  private static Item metric(Metric m) {
    Map<String, String> facts = row("value", m.isTime() ? "a time" : "a whole number");
    if (!m.suffix().isEmpty()) {
      facts.put("of one", m.key() + "." + (m.suffix().equals("workload") ? "ID" : "NAME") + " takes one " + m.suffix() + " alone");
    }
    return new Item(m.key(), m.doc(), facts, "keys", List.of());
  }

  // -- what stands in files -------------------------------------------------------------------------------

  private static Item profile(String name, Node node) {
    List<Map<String, String>> keys = new ArrayList<>();
    if (node instanceof Node.Mapping m) {
      for (Node.Entry e : m.entries()) {
        if (!List.of("format", "name", "description").contains(e.key())) {
          flatten(e.key(), e.value(), keys);
        }
      }
    }
    return new Item(name, text(node, "description"), Map.of("file", node.at().file()), "keys", keys);
  }

  private static void flatten(String key, Node value, List<Map<String, String>> rows) {
    switch (value) {
      case Node.Scalar s -> rows.add(row("key", key, "value", s.text()));
      case Node.Mapping m -> m.entries().forEach(e -> flatten(key + ": " + e.key(), e.value(), rows));
      case Node.Sequence s -> rows.add(row("key", key, "value", s.describe()));
    }
  }

  private static Item costs(String name, Node node) {
    List<Map<String, String>> entries = new ArrayList<>();
    if (node instanceof Node.Mapping m && m.get("entries") instanceof Node.Mapping values) {
      for (CostEntry e : CostEntry.values()) {
        if (values.get(e.key()) instanceof Node entry) {
          entries.add(row("entry", e.key(), "value", text(entry, "value"), "uncertainty", text(entry, "uncertainty"),
              "doc", e.doc(), "source", text(entry, "source")));
        }
      }
    }
    return new Item(name, text(node, "description"), Map.of("file", node.at().file()), "entries", entries);
  }

  private List<Item> scenarios(Path scripts) {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(scripts)) {
      files = walk.filter(f -> f.toString().matches(".*\\.(yaml|js)") && Files.isRegularFile(f))
          .filter(f -> Stream.of("kernels", "costs", "suites").noneMatch(x -> f.startsWith(scripts.resolve(x))) && !f.endsWith("suite.yaml"))
          .sorted().toList();
    } catch (IOException e) {
      throw new ScenarioException(Location.of(host.shown(scripts)), "cannot list it: " + InputFile.reason(e));
    }
    List<Item> all = new ArrayList<>();
    for (Path file : files) {
      String shown = host.shown(file);
      scenario(scripts.relativize(file).toString().replaceFirst("\\.(yaml|js)$", ""), shown).ifPresent(all::add);
    }
    return all;
  }

  /** Nothing for a file that only defines extensions. */
  private Optional<Item> scenario(String name, String file) {
    try {
      Node node = InputFile.document(host, file).scenario();
      return Optional.ofNullable(node)
          .map(n -> new Item(name, text(n, "description"), Map.of("file", file), "keys", List.of()));
    } catch (ScenarioException e) {
      return Optional.of(new Item(name, "(cannot be read: " + e.getMessage() + ")", Map.of("file", file), "keys", List.of()));
    }
  }

  private static String text(Node node, String key) {
    return node instanceof Node.Mapping m && m.get(key) instanceof Node.Scalar s ? s.text().strip() : "";
  }

  private static Map<String, String> row(String... keysAndValues) {
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      row.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return row;
  }
}
