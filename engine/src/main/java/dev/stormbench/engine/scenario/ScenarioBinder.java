package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.ExtensionPoint;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.Checker;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.NodePath;
import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.Script;
import dev.stormbench.spi.sched.SchedulerPolicy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Turns nodes into a {@link Scenario}, or refuses them with the first error it meets. The same binder
 * may bind any number of scenarios; it keeps nothing of them.
 */
public final class ScenarioBinder {
  private static final List<String> KEYS = List.of("format", "name", "description", "scripts", "machine",
      "kernel", "costs", "workloads", "watchdogs", "checks", "fixes", "policy", "expect", "run", "timeline");
  private static final List<String> WORKLOAD_KEYS = List.of("id", "start");
  private static final List<String> ADDED_WORKLOAD_KEYS = List.of("id");
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]*");

  private final Plugins plugins;
  private final ScenarioLibrary library;
  private final List<Script> scripts;

  /** A binder for what these plugins provide and that library has. */
  public ScenarioBinder(Plugins plugins, ScenarioLibrary library) {
    this(plugins, library, List.of());
  }

  private ScenarioBinder(Plugins plugins, ScenarioLibrary library, List<Script> scripts) {
    this.plugins = plugins;
    this.library = library;
    this.scripts = scripts;
  }

  /** Binds a scenario that may define extensions of its own, with the changes of a command line. */
  public Scenario bind(Document document, Overrides overrides) {
    Node scenario = document.scenario();
    if (scenario == null) {
      throw Bad.at(Location.of(document.scripts().isEmpty() ? "scenario" : document.scripts().getFirst().id()),
          "defines extensions but no scenario");
    }
    return new ScenarioBinder(plugins.with(document.scripts()), library, document.scripts()).bind(scenario, overrides);
  }

  /** Binds a scenario as it stands. */
  public Scenario bind(Node scenario) {
    return bind(scenario, Overrides.none());
  }

  /**
   * Binds a scenario with the changes of a command line.
   *
   * @throws dev.stormbench.spi.scenario.ScenarioException at the first error
   */
  public Scenario bind(Node scenario, Overrides overrides) {
    Node node = scenario;
    for (String word : overrides.policies()) {
      Location at = Location.of("--policy " + word);
      PolicyWord policy = PolicyWord.read(word, at);
      node = NodePath.set(node, "policy." + policy.slot(), at, new Node.Scalar(policy.name(), Node.Scalar.Kind.STRING, at));
    }
    for (String set : overrides.sets()) {
      node = ScenarioEditor.set(node, set);
    }
    if (node instanceof Node.Mapping m && m.get("format") instanceof Node format) {
      Profiles.checkFormat(format, "format in the scenario");
    }
    Section s = Section.open("the scenario", node, KEYS);
    s.need("format", "" + Profiles.FORMAT);
    ScenarioText.scripts((Node.Mapping) node).forEach(item -> Values.text(item, "an item of scripts"));
    String name = s.text("name");
    String description = s.prose("description", "");
    MachineSpec machine = MachineSpec.bind(s.need("machine", "such as { cpus: 4 }"));

    Node kernelNode = s.need("kernel", "such as { profile: v7.0 }");
    String profile = kernelProfile(kernelNode);
    Node profileNode = library.kernelProfile(profile);
    KernelSpec kernel = KernelSpec.bind(kernelNode, profile, profileNode);

    String costProfile = costProfile(s);
    Node costNode = library.costProfile(costProfile);
    Costs costs = costs(s, Costs.bindFile(costProfile, costNode));

    List<NamedItem> items = items(s, "workloads", "workload");
    CpuLists cpus = cpuLists(items, machine.cpus());
    ParamBinder binder = new ParamBinder(cpus);
    Map<String, Location> ids = new LinkedHashMap<>();
    List<WorkloadItem> workloads = new ArrayList<>();
    items.forEach(i -> workloads.add(workload(i, binder, WORKLOAD_KEYS, startNs(i), ids)));
    List<WatchdogItem> watchdogs = watchdogs(s, binder);
    List<FixItem> fixes = fixes(s, binder, overrides.fixes());
    RunSpec run = RunSpec.bind(s.need("run", "such as { duration: 10s }"));
    Scenario bound = new Scenario(name, description, machine, kernel, costs, workloads,
        watchdogs, checks(s, binder), fixes, policies(s, binder), expect(s),
        overrides.seed().isPresent() ? run.withSeed(overrides.seed().getAsLong()) : run,
        new TimelineBinder(plugins, binder, workloads, watchdogs, (item, atNs) -> workload(item, binder, ADDED_WORKLOAD_KEYS, atNs, ids))
            .bind(s.get("timeline")),
        scripts, Canonical.sha256(scripts.stream().map(Script::source).toList(), node, profileNode, costNode));
    bound.expect().forEach(e -> e.check(bound));
    return bound;
  }

  private String kernelProfile(Node kernel) {
    Node.Mapping m = Values.mapping(kernel, "kernel", "a mapping such as { profile: v7.0 }");
    Node name = m.get("profile");
    if (name == null) {
      throw Bad.missing(m.at(), "profile", "kernel", Names.list(library.kernelProfileNames()));
    }
    return Profiles.name(name, "profile in kernel", "kernel profile", library.kernelProfileNames());
  }

  private String costProfile(Section s) {
    Node node = s.get("costs");
    if (node instanceof Node.Mapping m) {
      node = m.get("base");
    }
    if (node == null) {
      node = new Node.Scalar(Costs.DEFAULT_PROFILE, Node.Scalar.Kind.STRING, s.at());
    }
    return Profiles.name(node, "costs", "cost profile", library.costProfileNames());
  }

  private static Costs costs(Section s, Costs profile) {
    if (!(s.get("costs") instanceof Node.Mapping m)) {
      return profile;
    }
    List<String> keys =
        Stream.of(List.of("base"), CostEntry.keys()).flatMap(List::stream).toList();
    return profile.override(Section.open("costs", m, keys));
  }

  private static List<NamedItem> items(Section s, String key, String kind) {
    Node node = s.get(key);
    if (node == null) {
      return List.of();
    }
    return Values.list(node, s.what(key), "a list, which may be []").items().stream()
        .map(item -> NamedItem.read(item, kind)).toList();
  }

  /** What {@code others} means: all CPUs but those in lists that name some but not all CPUs. */
  private CpuLists cpuLists(List<NamedItem> items, int nrCpus) {
    CpuLists explicit = new CpuLists(nrCpus, new BitSet());
    BitSet others = new BitSet();
    others.set(0, nrCpus);
    for (NamedItem item : items) {
      Extension<?> extension = item.extension(plugins.workloads());
      for (ParamSpec spec : extension.params()) {
        Node node = item.params().get(spec.name());
        if (spec.type() == ParamSpec.Type.CPUS && node != null && CpuLists.isExplicit(node)) {
          BitSet named = explicit.bind(node, spec.name() + " in " + item.name());
          if (named.cardinality() < nrCpus) {
            others.andNot(named);
          }
        }
      }
    }
    return new CpuLists(nrCpus, others);
  }

  /** {@code keys} are those that it may have beside its parameters, {@code ids} those that are taken. */
  private WorkloadItem workload(NamedItem item, ParamBinder binder, List<String> keys, long startNs, Map<String, Location> ids) {
    Params params = binder.bind(item.extension(plugins.workloads()), item, keys);
    Node idNode = item.params().get("id");
    String id = idNode == null ? item.name() : Values.text(idNode, "id in " + item.name());
    if (!ID.matcher(id).matches()) {
      throw Bad.type("id in " + item.name(), idNode == null ? item.params() : idNode,
          "letters, digits, - and _");
    }
    Location at = idNode == null ? item.at() : idNode.at();
    Location first = ids.putIfAbsent(id, at);
    if (first != null) {
      throw Bad.at(at, "two workloads have the id '" + id + "', the first at " + first
          + "; give one an id of its own");
    }
    return new WorkloadItem(id, item.extension(plugins.workloads()), params, startNs, item.at(), binder.nodes(id));
  }

  private static long startNs(NamedItem item) {
    return switch (item.params().get("start")) {
      case null -> 0;
      case Node.Scalar s when s.text().equals("timeline") -> WorkloadItem.NEVER_NS;
      case Node n -> Durations.ns(n, "start in " + item.name(), 0, Durations.MAX_NS);
    };
  }

  private List<WatchdogItem> watchdogs(Section s, ParamBinder binder) {
    List<WatchdogItem> all = new ArrayList<>();
    for (NamedItem item : distinct(items(s, "watchdogs", "watchdog"), "watchdog")) {
      Extension<WatchdogPolicy> e = item.extension(plugins.watchdogs());
      all.add(new WatchdogItem(e, binder.bind(e, item, List.of()), item.at()));
    }
    return all;
  }

  private List<CheckItem> checks(Section s, ParamBinder binder) {
    List<CheckItem> all = new ArrayList<>();
    for (NamedItem item : distinct(items(s, "checks", "checker"), "checker")) {
      Extension<Checker> e = item.extension(plugins.checkers());
      all.add(new CheckItem(e, binder.bind(e, item, List.of()), item.at()));
    }
    return all;
  }

  private List<FixItem> fixes(Section s, ParamBinder binder, List<String> more) {
    List<NamedItem> items = new ArrayList<>(distinct(items(s, "fixes", "fix"), "fix"));
    for (String name : more) {
      if (items.stream().noneMatch(i -> i.name().equals(name))) {
        Location at = Location.of("--fix " + name);
        items.add(new NamedItem(name, new Node.Mapping(List.of(), at), at));
      }
    }
    List<FixItem> all = new ArrayList<>();
    for (NamedItem item : items) {
      Extension<KernelFix> e = item.extension(plugins.fixes());
      all.add(new FixItem(e, binder.bind(e, item, List.of()), item.at()));
    }
    return all;
  }

  private List<PolicyItem> policies(Section s, ParamBinder binder) {
    Node node = s.get("policy");
    if (node == null) {
      return List.of();
    }
    Section slots = Section.open("policy", node, PolicyItem.SLOTS);
    List<PolicyItem> all = new ArrayList<>();
    for (String slot : PolicyItem.SLOTS) {
      if (slots.get(slot) instanceof Node given) {
        NamedItem item = NamedItem.read(given, ExtensionPoint.SCHEDULER_POLICY.word());
        if (item.name().equals(PolicyWord.NONE)) {
          continue;
        }
        Extension<SchedulerPolicy> e = item.extension(plugins.schedulerPolicies());
        all.add(new PolicyItem(slot, e, binder.bind(e, item, List.of()), item.at()));
      }
    }
    return all;
  }

  private static List<Expectation> expect(Section s) {
    Node node = s.get("expect");
    return node == null ? List.of() : Expectation.bind(node);
  }

  private static List<NamedItem> distinct(List<NamedItem> items, String kind) {
    Map<String, Location> seen = new LinkedHashMap<>();
    for (NamedItem item : items) {
      Location first = seen.putIfAbsent(item.name(), item.at());
      if (first != null) {
        throw Bad.at(item.at(), kind + " '" + item.name() + "' is listed twice, the first at " + first);
      }
    }
    return items;
  }
}
