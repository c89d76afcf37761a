package dev.stormbench.repl.report;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Contexts;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.RunReport.Series;
import dev.stormbench.engine.RunReport.Service;
import dev.stormbench.spi.report.Figure.Mark;
import dev.stormbench.spi.report.Report.Section;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A result of {@code run}. Older ones have not everything; what is not there is not shown. */
final class Run implements Source {
  private static final JsonMapper MAPPER = JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

  /** What older results do not have, and those that somebody made shorter. */
  private static final JsonNode DEFAULTS = MAPPER.readTree("""
      {"versions": {}, "fixes": [], "policies": [], "lockups": [], "workloads": {}, "locks": {}, "pi": {"workloads": {}}, "latency": {},
      "series": [], "contexts": {"timesNs": [], "task": [], "softirq": [], "hardirq": []}, "kernelLog": [], "panic": "",
      "scenario": "", "scenarioSha256": ""}""");

  final Input input;
  final RunReport report;
  private final Map<String, Drawing> drawings;

  /** An expectation of the scenario and what came. */
  record Expected(String expected, long got, boolean met) {}

  Run(Input input) {
    this.input = input;
    ObjectNode whole = ((ObjectNode) input.root()).deepCopy();
    DEFAULTS.properties().forEach(e -> whole.putIfAbsent(e.getKey(), e.getValue()));
    whole.path("latency").forEach(l -> put(l, "histogram"));
    whole.path("workloads").forEach(w -> w.forEach(s -> put(s, "snapshots")));
    report = MAPPER.treeToValue(whole, RunReport.class);
    check();
    drawings = new RunFigures(this).all();
  }

  private static void put(JsonNode node, String emptyArray) {
    if (node instanceof ObjectNode o) {
      o.putIfAbsent(emptyArray, MAPPER.createArrayNode());
    }
  }

  private void check() {
    for (int i = 0; i < report.cpus().size(); i++) {
      must(report.cpus().get(i).cpu() == i, "cpus are not in order");
    }
    for (Series s : report.series()) {
      must(s.timesNs().length == s.values().length, "series " + s.metric() + " has not as many values as times");
    }
    Contexts c = report.contexts();
    for (int[][] context : List.of(c.task(), c.softirq(), c.hardirq())) {
      must(context.length == c.task().length, "contexts have not the same CPUs");
      for (int[] ofCpu : context) {
        must(ofCpu.length == c.timesNs().length, "contexts have not as many shares as times");
      }
    }
    report.latency().values().forEach(l -> {
      for (long[] bucket : l.histogram()) {
        must(bucket.length == 2, "a bucket of a latency histogram is no pair");
      }
    });
    targets();
  }

  private static void must(boolean is, String else_) {
    if (!is) {
      throw new IllegalArgumentException(else_);
    }
  }

  // -- what it knows ----------------------------------------------------------------------------------

  @Override
  public String title() {
    return report.scenario().isEmpty() ? input.shortName() : report.scenario() + (variant().isEmpty() ? "" : " with " + variant());
  }

  /** Fixes and policies, as one would type them; empty without any. */
  String variant() {
    List<String> parts = new ArrayList<>(report.fixes());
    report.policies().forEach(p -> parts.add(p.slot() + "=" + p.name()));
    return String.join("+", parts);
  }

  /** What to type to have it again; empty if it does not say. */
  String command() {
    return input.root().path("command").asString("");
  }

  /** The scenario, by line. */
  List<String> scenarioText() {
    return input.root().path("scenarioText").asString("").lines().toList();
  }

  boolean truncated() {
    return input.root().path("truncated").asBoolean(false);
  }

  Map<String, String> plugins() {
    Map<String, String> all = new LinkedHashMap<>();
    input.root().path("plugins").properties().forEach(p -> all.put(p.getKey(), p.getValue().asString("")));
    return all;
  }

  List<Expected> expectations() {
    List<Expected> all = new ArrayList<>();
    input.root().path("expectations").forEach(e -> all.add(
        new Expected(e.path("expected").asString(""), e.path("got").asLong(0), e.path("met").asBoolean(false))));
    return all;
  }

  /** The CPUs with deferred work, and of each what all workloads together did. */
  TreeMap<Integer, List<Service>> targets() {
    TreeMap<Integer, List<Service>> all = new TreeMap<>();
    report.workloads().values().forEach(w -> w.forEach((cpu, s) -> {
      must(cpu.matches("[0-9]{1,6}"), "'" + cpu + "' is no CPU");
      all.computeIfAbsent(Integer.parseInt(cpu), c -> new ArrayList<>()).add(s);
    }));
    return all;
  }

  @Nullable Series series(String metric, int cpu) {
    return report.series().stream().filter(s -> s.metric().equals(metric) && s.cpu() == cpu).findFirst().orElse(null);
  }

  /** The CPUs that a metric has a series of, in order; -1 is the machine. */
  List<Integer> cpusOf(String metric) {
    return report.series().stream().filter(s -> s.metric().equals(metric)).map(Series::cpu).sorted().toList();
  }

  /** Where watchdogs reported, in the whole height. */
  List<Mark> marks(List<Integer> cpus) {
    return report.lockups().stream().filter(l -> cpus.isEmpty() || cpus.contains(l.cpu()))
        .map(l -> new Mark(l.timeNs(), null, text(l))).toList();
  }

  /** One line. */
  static String text(Lockup l) {
    return l.kind() + (l.stuckSeconds() > 0 ? " " + l.stuckSeconds() + " s" : "") + ", CPU " + l.cpu() + ", " + l.comm() + ":" + l.pid();
  }

  @Override
  public List<Section> sections() {
    return new RunSections(this).all();
  }

  @Override
  public Map<String, Drawing> drawings() {
    return drawings;
  }
}
