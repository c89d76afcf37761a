package dev.stormbench.repl.report;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.repl.Text;
import dev.stormbench.repl.report.Blocks.Rows;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Listing;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report.Section;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A sweep. A grid of one axis is charts over it; one of more is maps of the last two axes, for each combination of the others. Points
 * that are no grid are dots.
 */
final class Sweep implements Source {
  private static final List<String> PHASES = List.of("stable", "growing", "lockup", "failed");
  private static final List<String> WORDS = List.of("stable", "growing backlog", "lockup", "no result");
  private static final String PHASE = "phase";
  private static final String SHARE = "lockupShare";
  private static final String PHASE_DOC = "A lockup is a report of a watchdog; a backlog grows if arrivals are dropped or if it keeps 1 % of them or more.";

  /** Metrics that are drawn in the report, if they vary; all can be drawn alone. */
  private static final List<String> DRAWN = List.of("lockups", "maxStuckSeconds", "backlogMax", "backlogGrowthPercent", "dropped",
      "maxSoftirqNs",
      "maxLatencyNs", "ipisPerSecond");
  private static final int FEW = 6;

  private final Input input;
  private final List<String> paths = new ArrayList<>();
  /** Of each axis, in the order of the grid; of one without values, those that occur. */
  private final List<List<String>> values = new ArrayList<>();
  private final List<String> metrics;
  /** By point, in the order of the file. */
  private final Map<List<String>, List<JsonNode>> runs = new LinkedHashMap<>();
  /** What the file says of points with several seeds. */
  private final Map<List<String>, JsonNode> points = new LinkedHashMap<>();
  private final boolean isGrid;

  Sweep(Input input) {
    this.input = input;
    JsonNode root = input.root();
    root.path("axes").forEach(a -> paths.add(a.path("path").asString("")));
    metrics = root.path("metrics").valueStream().map(m -> m.asString("")).toList();
    root.path("rows").forEach(r -> runs.computeIfAbsent(point(r), p -> new ArrayList<>()).add(r));
    root.path("points").forEach(p -> points.put(point(p), p));
    boolean grid = !paths.isEmpty();
    long cells = 1;
    for (int i = 0; i < paths.size(); i++) {
      int axis = i;
      List<String> given = root.path("axes").get(i).path("values").valueStream().map(v -> v.asString("")).toList();
      grid &= !given.isEmpty();
      values.add(given.isEmpty() ? runs.keySet().stream().map(p -> p.get(axis)).distinct().toList() : given);
      cells *= values.getLast().size();
    }
    isGrid = grid && cells == runs.size();
  }

  private List<String> point(JsonNode row) {
    return paths.stream().map(p -> row.path("point").path(p).asString("")).toList();
  }

  @Override
  public String title() {
    String file = input.root().path("scenario").asString("");
    return "sweep of " + file.substring(file.lastIndexOf('/') + 1);
  }

  private boolean hasSeeds() {
    return runs.values().stream().anyMatch(r -> r.size() > 1);
  }

  // -- numbers ----------------------------------------------------------------------------------------

  /** The worst that a seed showed. */
  private double phase(List<String> point) {
    return runs.getOrDefault(point, List.of()).stream().mapToInt(r -> PHASES.indexOf(r.path(PHASE).asString(""))).filter(i -> i >= 0)
        .mapToDouble(i -> i).max().orElse(Double.NaN);
  }

  private double share(List<String> point) {
    List<JsonNode> results = runs.getOrDefault(point, List.of()).stream().filter(r -> !r.path(PHASE).asString("").equals("failed"))
        .toList();
    return results.isEmpty() ? Double.NaN
        : (double) results.stream().filter(r -> r.path(PHASE).asString("").equals("lockup")).count() / results.size();
  }

  /** Median, low and high: an interval if the file has one, else the least and the most of the seeds. */
  private double[] spread(List<String> point, String metric) {
    JsonNode known = points.get(point);
    if (metric.equals(SHARE)) {
      return known == null ? new double[] {share(point), Double.NaN, Double.NaN}
          : new double[] {share(point), value(known.path("lockupShareLow")), value(known.path("lockupShareHigh"))};
    }
    double[] v = runs.getOrDefault(point, List.of()).stream().map(r -> r.path("metrics").path(metric)).filter(JsonNode::isNumber)
        .mapToDouble(JsonNode::asDouble).sorted().toArray();
    if (v.length == 0) {
      return new double[] {Double.NaN, Double.NaN, Double.NaN};
    }
    double median = v[(v.length - 1) / 2];
    if (known != null && known.path(part(metric, "Low")).isNumber()) {
      return new double[] {median, value(known.path(part(metric, "Low"))), value(known.path(part(metric, "High")))};
    }
    return new double[] {median, v[0], v[v.length - 1]};
  }

  private static String part(String metric, String part) {
    return metric.endsWith("Ns") ? metric.substring(0, metric.length() - 2) + part + "Ns" : metric + part;
  }

  private static double value(JsonNode n) {
    return n.isNumber() ? n.asDouble() : Double.NaN;
  }

  private boolean varies(String metric) {
    return runs.keySet().stream().map(p -> spread(p, metric)[0]).filter(d -> !Double.isNaN(d)).distinct().count() > 1;
  }

  private static Unit unit(String metric) {
    return metric.equals(SHARE) ? Unit.SHARE : metric.endsWith("Ns") ? Unit.NS : metric.endsWith("PerSecond") ? Unit.PER_SECOND
        : Unit.NUMBER;
  }

  private static String title(String metric) {
    return metric.equals(SHARE) ? "share of seeds with a lockup" : metric.endsWith("Ns") ? metric.substring(0, metric.length() - 2)
        : metric;
  }

  /** A value of an axis as a number: a time in ns; NaN if it is none. */
  private static double number(String text) {
    if (text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
      return Double.parseDouble(text);
    }
    try {
      return Durations.parse(text, Location.of(""), "");
    } catch (ScenarioException e) {
      return Double.NaN;
    }
  }

  private boolean isNumeric(int axis) {
    double[] all = values.get(axis).stream().mapToDouble(Sweep::number).toArray();
    return Arrays.stream(all).noneMatch(Double::isNaN);
  }

  private boolean isTime(int axis) {
    return values.get(axis).stream().anyMatch(v -> v.matches(".*[a-z]$"));
  }

  // -- figures ----------------------------------------------------------------------------------------

  /** Each combination of the axes that are not drawn. */
  private List<List<String>> others(int drawn) {
    List<List<String>> all = List.of(List.of());
    for (int i = 0; i < paths.size() - drawn; i++) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> begun : all) {
        for (String v : values.get(i)) {
          longer.add(joined(begun, List.of(v)));
        }
      }
      all = longer;
    }
    return all;
  }

  private static List<String> joined(List<String> a, List<String> b) {
    List<String> all = new ArrayList<>(a);
    all.addAll(b);
    return all;
  }

  private String name(List<String> fixed) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < fixed.size(); i++) {
      b.append(i == 0 ? "" : ", ").append(paths.get(i)).append('=').append(fixed.get(i));
    }
    return b.toString();
  }

  private List<Figure> figures(String metric) {
    if (!isGrid) {
      return List.of(paths.size() > 1 && metric.equals(PHASE) ? scatter() : dots(metric));
    }
    if (paths.size() == 1) {
      return List.of(line(metric));
    }
    return others(2).stream().<Figure>map(fixed -> map(metric, fixed)).toList();
  }

  private HeatMap map(String metric, List<String> fixed) {
    List<String> down = values.get(paths.size() - 2);
    List<String> right = values.getLast();
    double[] cells = new double[down.size() * right.size()];
    for (int y = 0; y < down.size(); y++) {
      for (int x = 0; x < right.size(); x++) {
        List<String> point = joined(fixed, List.of(down.get(y), right.get(x)));
        cells[y * right.size() + x] = metric.equals(PHASE) ? phase(point) : spread(point, metric)[0];
      }
    }
    boolean isPhase = metric.equals(PHASE);
    String of = fixed.isEmpty() ? "" : " at " + name(fixed);
    return new HeatMap((isPhase ? "phase diagram" : title(metric)) + of, (isPhase ? PHASE_DOC + (hasSeeds()
        ? " Of the seeds of a point the worst." : "")
        : hasSeeds() && !metric.equals(SHARE) ? "The median of the seeds." : "").strip(), "", Axis.of(paths.getLast(), right),
        Axis.of(paths.get(paths.size() - 2), down), isPhase ? Axis.of(PHASE, WORDS) : Axis.of(title(metric), unit(metric)),
        Blocks.indices(right.size()), Blocks.indices(down.size()), cells, List.of());
  }

  /** Of the only axis. */
  private Chart line(String metric) {
    List<String> names = values.getFirst();
    boolean isPhase = metric.equals(PHASE);
    double[] xs = isNumeric(0) ? names.stream().mapToDouble(Sweep::number).toArray() : Blocks.indices(names.size());
    boolean isRising = true;
    for (int i = 1; i < xs.length; i++) {
      isRising &= xs[i] > xs[i - 1];
    }
    boolean isCategories = !isNumeric(0) || !isRising;
    double[][] y = new double[3][names.size()];
    for (int i = 0; i < names.size(); i++) {
      double[] s = isPhase ? new double[] {phase(List.of(names.get(i))), Double.NaN, Double.NaN} : spread(List.of(names.get(i)), metric);
      for (int k = 0; k < y.length; k++) {
        y[k][i] = s[k];
      }
    }
    boolean isSpread = !Arrays.equals(y[1], y[2]) && Arrays.stream(y[1]).anyMatch(d -> !Double.isNaN(d));
    double[] at = isCategories ? Blocks.indices(names.size()) : xs;
    Line line = isSpread ? new Line(title(metric), at, y[0], y[1], y[2]) : new Line(title(metric), at, y[0]);
    Axis x = isCategories ? Axis.of(paths.getFirst(), names) : Axis.of(paths.getFirst(), isTime(0) ? Unit.NS : Unit.NUMBER);
    return new Chart(isPhase ? PHASE : title(metric), isPhase ? PHASE_DOC : spreadDoc(isSpread), "", x,
        isPhase ? Axis.of(PHASE, WORDS) : Axis.of(title(metric), unit(metric)), isPhase ? Style.POINTS : isCategories ? Style.BARS
            : Style.LINES,
        List.of(line), List.of());
  }

  private String spreadDoc(boolean isSpread) {
    JsonNode confidence = input.root().path("confidence");
    return !isSpread ? "" : confidence.isNumber() && !points.isEmpty()
        ? "With the interval in which it lies with " + Text.percent(confidence.asDouble())
            + " confidence, or the range of the seeds where they are too few."
        : "The median of the seeds, from the lowest to the highest of them.";
  }

  /** Two axes: where which phase is. */
  private Chart scatter() {
    int right = paths.size() - 1;
    int down = right - 1;
    List<Line> lines = new ArrayList<>();
    for (int phase = 0; phase < PHASES.size(); phase++) {
      int wanted = phase;
      add(lines, WORDS.get(phase), runs.keySet().stream().filter(p -> phase(p) == wanted)
          .map(p -> new double[] {place(right, p.get(right)), place(down, p.get(down))}).toList());
    }
    return new Chart("phase diagram", PHASE_DOC, "", axis(right), axis(down), Style.POINTS, lines, List.of());
  }

  /** The last axis: what a metric is, by phase. */
  private Chart dots(String metric) {
    int right = paths.size() - 1;
    List<Line> lines = new ArrayList<>();
    for (int phase = 0; phase < PHASES.size(); phase++) {
      int wanted = phase;
      add(lines, WORDS.get(phase), runs.keySet().stream().filter(p -> phase(p) == wanted)
          .map(p -> new double[] {place(right, p.get(right)), metric.equals(PHASE) ? wanted : spread(p, metric)[0]}).toList());
    }
    return new Chart(metric.equals(PHASE) ? PHASE : title(metric), "A dot for each point, by its phase.", "", axis(right),
        metric.equals(PHASE) ? Axis.of(PHASE, WORDS) : Axis.of(title(metric), unit(metric)), Style.POINTS, lines, List.of());
  }

  private static void add(List<Line> lines, String name, List<double[]> dots) {
    if (!dots.isEmpty()) {
      List<double[]> sorted = dots.stream().sorted((a, b) -> Double.compare(a[0], b[0])).toList();
      lines.add(new Line(name, sorted.stream().mapToDouble(d -> d[0]).toArray(), sorted.stream().mapToDouble(d -> d[1]).toArray()));
    }
  }

  private double place(int axis, String value) {
    return isNumeric(axis) ? number(value) : values.get(axis).indexOf(value);
  }

  private Axis axis(int i) {
    boolean isLog = isNumeric(i) && input.root().path("axes").get(i).path("log").asBoolean(false);
    return !isNumeric(i) ? Axis.of(paths.get(i), values.get(i)) : new Axis(paths.get(i), isTime(i) ? Unit.NS : Unit.NUMBER, isLog,
        List.of());
  }

  @Override
  public Map<String, Drawing> drawings() {
    Map<String, Drawing> all = new LinkedHashMap<>();
    List<String> names = new ArrayList<>(List.of(PHASE));
    if (hasSeeds()) {
      names.add(SHARE);
    }
    names.addAll(metrics);
    for (String m : paths.isEmpty() ? List.<String>of() : names) {
      List<Figure> figures = figures(m);
      List<List<String>> fixed = figures.size() > 1 ? others(2) : List.of(List.of());
      for (int i = 0; i < figures.size(); i++) {
        all.put(m + (figures.size() > 1 ? "." + String.join(",", fixed.get(i)) : ""), Source.fixed(figures.get(i)));
      }
    }
    return all;
  }

  // -- sections ---------------------------------------------------------------------------------------

  @Override
  public List<Section> sections() {
    List<Section> all = new ArrayList<>();
    List<Block> first = new ArrayList<>(List.of(new Block.Text(finding())));
    if (!paths.isEmpty()) {
      first.addAll(figures(PHASE));
      if (hasSeeds()) {
        first.addAll(figures(SHARE));
      }
    }
    all.add(new Section("Phases", first));
    List<Block> maps = new ArrayList<>();
    metrics.stream().filter(m -> metrics.size() <= FEW || DRAWN.contains(m)).filter(this::varies).forEach(m -> maps.addAll(figures(m)));
    if (!maps.isEmpty()) {
      all.add(new Section("Metrics", maps));
    }
    all.add(new Section("All runs", List.of(table())));
    all.add(new Section("Provenance", provenance()));
    return all;
  }

  private String finding() {
    Map<String, Long> counts = runs.keySet().stream().map(this::phase).filter(d -> !Double.isNaN(d))
        .collect(Collectors.groupingBy(d -> WORDS.get(d.intValue()), LinkedHashMap::new, Collectors.counting()));
    String list = String.join(", ", WORDS.stream().filter(counts::containsKey).map(w -> counts.get(w) + " " + w).toList());
    Set<String> seeds = new LinkedHashSet<>();
    runs.values().forEach(rs -> rs.forEach(r -> seeds.add(Long.toString(r.path("seed").asLong(0)))));
    return Text.plural(runs.size(), "point") + " of " + String.join(" x ", paths) + ", " + Text.plural(seeds.size(), "seed") + ": "
        + list + "."
        + (hasSeeds() ? " A point counts by its worst seed." : "");
  }

  private Block table() {
    Rows t = new Rows("Runs");
    paths.stream().filter(p -> !p.equals("seed")).forEach(p -> t.column(p, Unit.TEXT));
    t.column("seed", Unit.COUNT).column("status", Unit.TEXT).column(PHASE, Unit.TEXT);
    metrics.forEach(m -> t.column(title(m), unit(m)));
    t.column("reason", Unit.TEXT).column("digest", Unit.TEXT);
    runs.forEach((point, rs) -> rs.forEach(r -> {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 0; i < paths.size(); i++) {
        if (!paths.get(i).equals("seed")) {
          row.add(point.get(i));
        }
      }
      row.addAll(List.of(r.path("seed").asLong(0), r.path("status").asString(""), r.path(PHASE).asString("")));
      metrics.forEach(m -> row.add(Blocks.number(value(r.path("metrics").path(m)))));
      row.add(r.path("reason").asString(""));
      row.add(r.path("digest").asString(""));
      t.row(row.toArray());
    }));
    return t.table();
  }

  /** What to type to have it again; empty if the file does not say it. */
  private String command() {
    JsonNode root = input.root();
    if (root.path("command").isString()) {
      return root.path("command").asString();
    }
    List<String> words = new ArrayList<>(List.of("stormbench", "sweep"));
    root.path("arguments").forEach(a -> words.add(a.asString("")));
    for (int i = 0; i < paths.size(); i++) {
      words.addAll(List.of("--vary", paths.get(i) + "=" + String.join(",", values.get(i))));
    }
    int seeds = runs.values().stream().mapToInt(List::size).max().orElse(1);
    if (seeds > 1) {
      words.addAll(List.of("--seeds", Integer.toString(seeds)));
    }
    return isGrid && words.size() > 2 ? String.join(" ", words.stream().map(Sweep::quoted).toList()) : "";
  }

  private static String quoted(String s) {
    return s.matches("[A-Za-z0-9_./+:,=@%-]+") ? s : "'" + s.replace("'", "'\\''") + "'";
  }

  private List<Block> provenance() {
    List<Block> blocks = new ArrayList<>();
    String command = command();
    if (!command.isEmpty()) {
      blocks.add(new Listing("To have this sweep again", List.of(command), true));
    }
    Rows t = new Rows("What was varied").column("property", Unit.TEXT).column("value", Unit.TEXT);
    t.row("scenario", input.root().path("scenario").asString(""));
    t.row("arguments of every run", String.join(" ", input.root().path("arguments").valueStream().map(a -> a.asString("")).toList()));
    if (input.root().path("design").isString()) {
      t.row("design", input.root().path("design").asString());
    }
    for (int i = 0; i < paths.size(); i++) {
      JsonNode a = input.root().path("axes").get(i);
      t.row(paths.get(i), a.path("values").isArray() ? String.join(", ", values.get(i))
          : a.path("low").asString("") + " to " + a.path("high").asString("") + (a.path("log").asBoolean(false) ? ", logarithmic" : ""));
    }
    blocks.add(t.table());
    return blocks;
  }
}
