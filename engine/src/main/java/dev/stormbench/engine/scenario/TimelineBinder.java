package dev.stormbench.engine.scenario;

import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.spi.KernelFix;
import dev.stormbench.spi.WatchdogPolicy;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import dev.stormbench.spi.scenario.Script;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the timeline and checks that it starts and stops workloads only when that means something. */
final class TimelineBinder {
  private static final List<String> ENTRY_KEYS = List.of("at", "do");
  private static final List<String> ACTIONS = List.of("stop", "start", "sysctl", "feature", "cost", "fix", "watchdog", "workload");

  private final Plugins plugins;
  private final ParamBinder params;
  private final List<WorkloadItem> workloads;
  private final List<WatchdogItem> watchdogs;
  private final Workloads more;
  /** What the timeline adds, by where it says so. */
  private final Map<Node, WorkloadItem> added = new LinkedHashMap<>();
  private final List<TimelineEntry> entries = new ArrayList<>();

  /** Binds a workload that begins at a time of its own. */
  @FunctionalInterface
  interface Workloads {
    WorkloadItem bind(NamedItem item, long startNs);
  }

  TimelineBinder(Plugins plugins, ParamBinder params, List<WorkloadItem> workloads, List<WatchdogItem> watchdogs, Workloads more) {
    this.plugins = plugins;
    this.params = params;
    this.workloads = new ArrayList<>(workloads);
    this.watchdogs = new ArrayList<>(watchdogs);
    this.more = more;
  }

  /** Entries by time; those of one instant in the order of the file. */
  List<TimelineEntry> bind(@Nullable Node node) {
    if (node == null) {
      return List.of();
    }
    List<Node> items = Values.list(node, "timeline in the scenario", "a list, which may be []").items();
    items.forEach(this::addWorkload);
    for (Node item : items) {
      Section s = Section.open("timeline", item, ENTRY_KEYS);
      long atNs = s.durationNs("at", 0, Durations.MAX_NS);
      Node actions = s.need("do", "such as { stop: fifo-sleepers }");
      Section.open("do", actions, ACTIONS);
      if (actions instanceof Node.Mapping m && m.entries().isEmpty()) {
        throw Bad.type("do in timeline", actions, "one or more of " + Names.list(ACTIONS));
      }
      for (Node.Entry action : ((Node.Mapping) actions).entries()) {
        bindAction(atNs, action);
      }
    }
    entries.sort(Comparator.comparingLong(TimelineEntry::atNs));
    checkStartsAndStops();
    return entries;
  }

  /** Workloads first: an entry before may stop one that an entry after it adds at an earlier time. */
  private void addWorkload(Node item) {
    if (item instanceof Node.Mapping m && m.get("do") instanceof Node.Mapping actions && actions.get("workload") instanceof Node w) {
      long atNs = Section.open("timeline", item, ENTRY_KEYS).durationNs("at", 0, Durations.MAX_NS);
      WorkloadItem bound = more.bind(NamedItem.read(w, "workload"), atNs);
      added.put(w, bound);
      workloads.add(bound);
    }
  }

  private void addWatchdog(long atNs, Node value, Location at) {
    NamedItem item = NamedItem.read(value, "watchdog");
    Extension<WatchdogPolicy> extension = item.extension(plugins.watchdogs());
    for (WatchdogItem w : watchdogs) {
      if (w.extension().name().equals(item.name())) {
        throw Bad.at(item.at(), "watchdog '" + item.name() + "' is there already, from " + w.at());
      }
    }
    WatchdogItem bound = new WatchdogItem(extension, params.bind(extension, item, List.of()), item.at());
    watchdogs.add(bound);
    add(atNs, new Intervention.AddWatchdog(bound), at);
  }

  private void bindAction(long atNs, Node.Entry action) {
    Node value = action.value();
    String what = action.key() + " in timeline";
    switch (action.key()) {
      case "stop" -> add(atNs, new Intervention.StopWorkload(workload(value, what)), action.at());
      case "start" -> add(atNs, new Intervention.StartWorkload(workload(value, what)), action.at());
      case "sysctl" -> {
        for (Node.Entry e : Values.mapping(value, what, "such as { kernel.watchdog_thresh: 5 }").entries()) {
          Sysctl sysctl = Sysctl.bindName(e);
          add(atNs, new Intervention.WriteSysctl(sysctl, sysctl.bindValue(e.value())), e.at());
        }
      }
      case "feature" -> {
        for (Node.Entry e : Values.mapping(value, what, "such as { RT_PUSH_IPI: false }").entries()) {
          Feature feature = Feature.bindName(e);
          add(atNs, new Intervention.WriteFeature(feature, feature.bindValue(e.value())), e.at());
        }
      }
      case "cost" -> costs(atNs, value, what);
      case "watchdog" -> addWatchdog(atNs, value, action.at());
      case "workload" -> add(atNs, new Intervention.AddWorkload(Objects.requireNonNull(added.get(value))), action.at());
      default -> {
        NamedItem item = NamedItem.read(value, "fix");
        Extension<KernelFix> extension = item.extension(plugins.fixes());
        FixItem fix = new FixItem(extension, params.bind(extension, item, List.of()), item.at());
        if (!(extension.owner().plugin() instanceof Script)) { // a script's functions are called by a machine only
          fix.checkForRunning(fix.create());
        }
        add(atNs, new Intervention.ApplyFix(fix), action.at());
      }
    }
  }

  private void costs(long atNs, Node value, String what) {
    String accepted = "one or more costs, such as { irq-entry: 400ns }";
    if (Values.mapping(value, what, accepted).entries().isEmpty()) {
      throw Bad.type(what, value, accepted);
    }
    Section.open("cost", value, CostEntry.keys());
    for (Node.Entry e : ((Node.Mapping) value).entries()) {
      CostEntry entry = CostEntry.find(e.key());
      add(atNs, new Intervention.WriteCost(entry, Costs.value(entry, e.value(), e.key() + " in " + what)), e.at());
    }
  }

  private void add(long atNs, Intervention intervention, Location at) {
    entries.add(new TimelineEntry(atNs, intervention, at));
  }

  private String workload(Node node, String what) {
    String id = Values.text(node, what);
    List<String> ids = workloads.stream().map(WorkloadItem::id).toList();
    if (!ids.contains(id)) {
      throw Bad.name(node.at(), "workload id", id, ids, "");
    }
    return id;
  }

  private void checkStartsAndStops() {
    Set<String> stopped = new LinkedHashSet<>();
    Set<String> started = new LinkedHashSet<>();
    for (TimelineEntry e : entries) {
      switch (e.intervention()) {
        case Intervention.StopWorkload(String id) -> {
          if (!started.remove(id) && (startNs(id) > e.atNs() || stopped.contains(id))) {
            throw Bad.at(e.at(), "workload '" + id + "' does not run at " + Durations.text(e.atNs()));
          }
          stopped.add(id);
        }
        case Intervention.StartWorkload(String id) -> {
          if (!stopped.remove(id) && (startNs(id) != WorkloadItem.NEVER_NS || started.contains(id))) {
            throw Bad.at(e.at(), "workload '" + id + "' starts by itself or runs already at "
                + Durations.text(e.atNs()) + "; give it start: timeline, or stop it before");
          }
          started.add(id);
        }
        case Intervention.WriteSysctl w -> { }
        case Intervention.WriteFeature w -> { }
        case Intervention.WriteCost w -> { }
        case Intervention.AddWorkload w -> { }
        case Intervention.AddWatchdog w -> { }
        case Intervention.ApplyFix f -> { }
      }
    }
  }

  private long startNs(String id) {
    return workloads.stream().filter(w -> w.id().equals(id)).findFirst().orElseThrow().startNs();
  }
}
