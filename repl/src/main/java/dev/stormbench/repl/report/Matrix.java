package dev.stormbench.repl.report;

import dev.stormbench.repl.Text;
import dev.stormbench.repl.report.Blocks.Rows;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Listing;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The matrix of a suite: variants in scenarios, with a verdict and figures for each cell. */
final class Matrix implements Source {
  private static final List<String> VERDICTS = List.of("pass", "none", "fail", "error");
  private static final List<String> WORDS = List.of("pass", "nothing expected", "FAIL", "error");

  /** What is drawn of figures in the report; all can be drawn alone. */
  private static final List<String> DRAWN = List.of("rtLatencyMaxNs", "ipisPerSecond", "longestBhNs", "lockups");

  private final Input input;
  private final List<String> variants;
  private final List<String> scenarios;
  /** By scenario and variant. */
  private final Map<List<String>, JsonNode> cells = new LinkedHashMap<>();
  private final Set<String> figures = new LinkedHashSet<>();

  Matrix(Input input) {
    this.input = input;
    variants = names("variants");
    scenarios = names("scenarios");
    for (JsonNode c : input.root().path("cells")) {
      cells.put(List.of(c.path("scenario").asString(""), c.path("variant").asString("")), c);
      figures.addAll(c.path("figures").propertyNames());
    }
  }

  private List<String> names(String key) {
    return input.root().path(key).valueStream().map(v -> v.path("name").asString("")).toList();
  }

  @Override
  public String title() {
    return "suite " + input.root().path("suite").asString("");
  }

  private JsonNode cell(String scenario, String variant) {
    return cells.getOrDefault(List.of(scenario, variant), input.root().path("?"));
  }

  private JsonNode figure(String scenario, String variant, String key) {
    return cell(scenario, variant).path("figures").path(key);
  }

  @Override
  public List<Section> sections() {
    List<Section> all = new ArrayList<>();
    all.add(new Section("Verdicts", verdictBlocks()));
    List<Block> charts = new ArrayList<>();
    DRAWN.stream().filter(figures::contains).map(this::chart).filter(Blocks::isSomething).forEach(charts::add);
    if (!charts.isEmpty()) {
      all.add(new Section("What variants cost", charts));
    }
    List<Block> tables = new ArrayList<>();
    scenarios.forEach(s -> tables.add(table(s)));
    all.add(new Section("Figures by scenario", tables));
    all.add(new Section("Provenance", provenance()));
    return all;
  }

  @Override
  public Map<String, Drawing> drawings() {
    Map<String, Drawing> all = new LinkedHashMap<>();
    all.put("verdicts", Source.fixed(verdicts()));
    figures.forEach(f -> all.put(f, Source.fixed(chart(f))));
    return all;
  }

  // -- verdicts ---------------------------------------------------------------------------------------

  private List<Block> verdictBlocks() {
    List<Block> blocks = new ArrayList<>(List.of(new Block.Text(finding()), verdicts()));
    Rows ranking = new Rows("Ranking").column("variant", Unit.TEXT).column("passed", Unit.COUNT).column("lockup reports", Unit.NUMBER)
        .column("longest RT wait", Unit.NS).column("IPIs/s", Unit.PER_SECOND);
    input.root().path("ranking").forEach(p -> ranking.row(p.path("variant").asString(""), p.path("passed").asLong(0),
        number(p.path("lockups")),
        number(p.path("longestRtWaitNs")), number(p.path("ipisPerSecond"))));
    ranking.addTo(blocks);
    Rows missed = new Rows("What was missed").column("scenario", Unit.TEXT).column("variant", Unit.TEXT).column("seed", Unit.COUNT)
        .column("expected", Unit.TEXT).column("got", Unit.TEXT);
    Rows errors = new Rows("Runs without a result").column("scenario", Unit.TEXT).column("variant", Unit.TEXT).column("seed", Unit.COUNT)
        .column("error", Unit.TEXT);
    cells.forEach((key, cell) -> cell.path("runs").forEach(r -> {
      if (!r.path("error").asString("").isEmpty()) {
        errors.row(key.get(0), key.get(1), r.path("seed").asLong(0), r.path("error").asString(""));
      }
      r.path("expectations").forEach(e -> {
        if (!e.path("met").asBoolean(false)) {
          missed.row(key.get(0), key.get(1), r.path("seed").asLong(0), e.path("expected").asString(""),
              Finding.value(new Run.Expected(e.path("expected").asString(""), e.path("got").asLong(0), false)));
        }
      });
    }));
    missed.addTo(blocks);
    errors.addTo(blocks);
    return blocks;
  }

  private String finding() {
    long judged = scenarios.stream().filter(s -> variants.stream().anyMatch(v -> !verdict(s, v).equals("none"))).count();
    List<String> best = new ArrayList<>();
    long most = -1;
    for (String v : variants) {
      long passed = scenarios.stream().filter(s -> verdict(s, v).equals("pass")).count();
      if (passed > most) {
        best.clear();
        most = passed;
      }
      if (passed == most) {
        best.add(v);
      }
    }
    String surprises = cells.values().stream().anyMatch(c -> c.path("surprise").asBoolean(false))
        ? " Cells differ from what the suite states: "
        + String.join("; ", cells.entrySet().stream().filter(e -> e.getValue().path("surprise").asBoolean(false))
            .map(e -> e.getKey().get(1) + " in " + e.getKey().get(0)).toList()) + "." : "";
    return Text.plural(variants.size(), "variant") + " in " + Text.plural(scenarios.size(), "scenario")
        + ": the most that one stands is " + Math.max(0, most)
        + " of " + judged + " (" + String.join(", ", best) + ")." + surprises;
  }

  private String verdict(String scenario, String variant) {
    return cell(scenario, variant).path("verdict").asString("error");
  }

  private HeatMap verdicts() {
    double[] values = new double[variants.size() * scenarios.size()];
    for (int y = 0; y < variants.size(); y++) {
      for (int x = 0; x < scenarios.size(); x++) {
        int verdict = VERDICTS.indexOf(verdict(scenarios.get(x), variants.get(y)));
        values[y * scenarios.size() + x] = verdict < 0 ? Double.NaN : verdict;
      }
    }
    return new HeatMap("which scenarios each variant stands", "A variant passes if every seed meets all that the scenario expects.", "",
        Axis.of("scenario", scenarios), Axis.of("variant", variants), Axis.of("verdict", WORDS), Blocks.indices(scenarios.size()),
        Blocks.indices(variants.size()), values, List.of());
  }

  // -- figures ----------------------------------------------------------------------------------------

  private static String title(String key) {
    return switch (key) {
      case "lockups" -> "lockup reports";
      case "longestStallNs" -> "longest stall that was reported";
      case "longestBhNs" -> "longest time in softirq context";
      case "stolenShare" -> "time that hard interrupts stole";
      case "rtLatencyP50Ns" -> "RT wake-up latency, median";
      case "rtLatencyP99Ns" -> "RT wake-up latency, 99 %";
      case "rtLatencyP999Ns" -> "RT wake-up latency, 99.9 %";
      case "rtLatencyMaxNs" -> "longest wait of an RT thread";
      case "ipisPerSecond" -> "IPIs per second";
      case "lockSpinShare" -> "time spent spinning for locks";
      case "migrations" -> "migrations";
      case "piBoostDelayNs" -> "longest delay of a boosted task";
      default -> key;
    };
  }

  private static Unit unit(String key) {
    return key.endsWith("Ns") ? Unit.NS : key.endsWith("PerSecond") ? Unit.PER_SECOND : key.endsWith("Share") ? Unit.SHARE : Unit.NUMBER;
  }

  private static @Nullable Object number(JsonNode n) {
    return n.isNumber() ? Blocks.number(n.asDouble()) : null;
  }

  private static double value(JsonNode n) {
    return n.isNumber() ? n.asDouble() : Double.NaN;
  }

  private Chart chart(String key) {
    List<Line> lines = new ArrayList<>();
    for (String v : variants) {
      double[][] y = new double[3][scenarios.size()];
      for (int x = 0; x < scenarios.size(); x++) {
        JsonNode f = figure(scenarios.get(x), v, key);
        y[0][x] = value(f.path("median"));
        y[1][x] = value(f.path("min"));
        y[2][x] = value(f.path("max"));
      }
      lines.add(Arrays.equals(y[1], y[2]) ? new Line(v, Blocks.indices(scenarios.size()), y[0])
          : new Line(v, Blocks.indices(scenarios.size()), y[0], y[1], y[2]));
    }
    return new Chart(title(key), "The median over the seeds, from the lowest to the highest of them.", "", Axis.of("scenario", scenarios),
        Axis.of(title(key), unit(key)), Style.BARS, lines, List.of());
  }

  /** Text, for the spread stands in the cells. */
  private Block table(String scenario) {
    Rows t = new Rows(scenario + ": median (lowest-highest); * differs from the first variant by more than the spread").column("variant",
        Unit.TEXT);
    t.column("verdict", Unit.TEXT);
    figures.forEach(f -> t.column(title(f), Unit.TEXT));
    for (String v : variants) {
      List<Object> row = new ArrayList<>(List.of(v, WORDS.get(Math.max(0, VERDICTS.indexOf(verdict(scenario, v))))));
      figures.forEach(f -> row.add(spread(figure(scenario, v, f), unit(f))));
      t.row(row.toArray());
    }
    return t.table();
  }

  private static String spread(JsonNode f, Unit unit) {
    if (!f.path("median").isNumber()) {
      return "-";
    }
    String median = text(f.path("median").asDouble(), unit);
    String min = text(f.path("min").asDouble(), unit);
    String max = text(f.path("max").asDouble(), unit);
    return median + (min.equals(max) ? "" : " (" + min + "-" + max + ")") + (f.path("differs").asBoolean(false) ? " *" : "");
  }

  private static String text(double d, Unit unit) {
    return switch (unit) {
      case NS -> d == 0 ? "0" : Text.time(d);
      case SHARE -> Text.percent(d);
      case PER_SECOND -> Text.big(d);
      default -> d == Math.rint(d) ? Text.count((long) d) : Text.big(d);
    };
  }

  // -- provenance -------------------------------------------------------------------------------------

  private List<Block> provenance() {
    List<Block> blocks = new ArrayList<>();
    String command = input.root().path("command").asString("");
    if (!command.isEmpty()) {
      blocks.add(new Listing("To have this matrix again", List.of(command), true));
    }
    Rows v = new Rows("Variants").column("variant", Unit.TEXT).column("fixes", Unit.TEXT).column("policies", Unit.TEXT).column("set",
        Unit.TEXT);
    input.root().path("variants").forEach(n -> v.row(n.path("name").asString(""), joined(n.path("fixes")), joined(n.path("policies")),
        joined(n.path("set"))));
    v.addTo(blocks);
    Rows s = new Rows("Scenarios").column("scenario", Unit.TEXT).column("file", Unit.TEXT).column("set", Unit.TEXT).column("seeds",
        Unit.TEXT);
    input.root().path("scenarios").forEach(n -> s.row(n.path("name").asString(""), n.path("file").asString(""), joined(n.path("set")),
        joined(n.path("seeds"))));
    s.addTo(blocks);
    Rows d = new Rows("Digests").column("scenario", Unit.TEXT).column("variant", Unit.TEXT).column("seed", Unit.COUNT).column("digest",
        Unit.TEXT);
    cells.forEach((key, cell) -> cell.path("runs").forEach(
        r -> d.row(key.get(0), key.get(1), r.path("seed").asLong(0), r.path("digest").asString(""))));
    d.addTo(blocks);
    return blocks;
  }

  private static String joined(JsonNode array) {
    return String.join(", ", array.valueStream().map(n -> n.asString("")).toList());
  }
}
