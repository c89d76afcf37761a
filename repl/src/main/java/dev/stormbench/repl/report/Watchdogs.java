package dev.stormbench.repl.report;

import dev.stormbench.repl.Text;
import dev.stormbench.repl.report.Blocks.Rows;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Listing;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Scores of watchdogs: what they found of what stood still, and how late. */
final class Watchdogs implements Source {
  private static final double PPM = 1e6;

  private final Input input;

  Watchdogs(Input input) {
    this.input = input;
  }

  @Override
  public String title() {
    return "watchdogs of " + String.join(", ", input.root().path("suites").valueStream().map(Watchdogs::name).toList());
  }

  private static String name(JsonNode n) {
    return n.path("name").asString("");
  }

  @Override
  public List<Section> sections() {
    List<Section> all = new ArrayList<>();
    for (JsonNode suite : input.root().path("suites")) {
      List<Block> blocks = new ArrayList<>();
      blocks.add(new Block.Text(finding(suite.path("watchdogs"))));
      blocks.add(table("All scenarios", suite.path("watchdogs")));
      blocks.add(counts(suite));
      blocks.add(delays(suite));
      if (suite.path("scenarios").size() > 1) {
        suite.path("scenarios").forEach(s -> blocks.add(table(name(s), s.path("watchdogs"))));
      }
      all.add(new Section("Watchdogs: " + name(suite), blocks));
    }
    String command = input.root().path("command").asString("");
    if (!command.isEmpty()) {
      all.add(new Section("Provenance", List.of(new Listing("To have these scores again", List.of(command), true))));
    }
    return all;
  }

  @Override
  public Map<String, Drawing> drawings() {
    Map<String, Drawing> all = new LinkedHashMap<>();
    boolean one = input.root().path("suites").size() == 1;
    for (JsonNode suite : input.root().path("suites")) {
      String of = one ? "" : "." + name(suite);
      all.put("found" + of, Source.fixed(counts(suite)));
      all.put("delays" + of, Source.fixed(delays(suite)));
    }
    return all;
  }

  private static String finding(JsonNode watchdogs) {
    List<String> parts = watchdogs.valueStream().map(w -> name(w) + " missed " + w.path("missed").asLong(0) + " of "
        + Text.plural(w.path("stalls").asLong(0), "stall") + " and gave " + Text.plural(w.path("falseAlarms").asLong(0), "false alarm"))
            .toList();
    return String.join("; ", parts) + ".";
  }

  private static Block table(String title, JsonNode watchdogs) {
    Rows t = new Rows(title).column("watchdog", Unit.TEXT).column("finds", Unit.TEXT).column("runs", Unit.COUNT).column("stalls",
        Unit.COUNT)
        .column("missed", Unit.COUNT).column("reports", Unit.COUNT).column("false alarms", Unit.COUNT).column("after begin, median",
            Unit.NS)
        .column("after stall, median", Unit.NS).column("after stall, latest", Unit.NS).column("CPU time, ppm", Unit.NUMBER)
            .column("lines", Unit.COUNT);
    watchdogs.forEach(w -> t.row(name(w), w.path("finds").asString(""), w.path("runs").asLong(0), w.path("stalls").asLong(0),
        w.path("missed").asLong(0), w.path("reports").asLong(0), w.path("falseAlarms").asLong(0), Blocks.number(spread(w,
            "afterBeginNs")[0]),
        Blocks.number(spread(w, "afterStallNs")[0]), Blocks.number(spread(w, "afterStallNs")[2]),
        w.path("cpuNs").asDouble(0) == 0 ? null : (Object) (PPM * w.path("costNs").asDouble(0) / w.path("cpuNs").asDouble(1)),
            w.path("lines").asLong(0)));
    return t.table();
  }

  /** Median, lowest and highest; NaN without any. */
  private static double[] spread(JsonNode watchdog, String key) {
    double[] v = watchdog.path(key).valueStream().mapToDouble(n -> n.asDouble(0)).sorted().toArray();
    return v.length == 0 ? new double[] {Double.NaN, Double.NaN, Double.NaN}
        : new double[] {(v[(v.length - 1) / 2] + v[v.length / 2]) / 2, v[0], v[v.length - 1]};
  }

  private static Chart counts(JsonNode suite) {
    List<String> names = suite.path("watchdogs").valueStream().map(Watchdogs::name).toList();
    List<Line> lines = new ArrayList<>();
    for (String[] key : new String[][] {{"stalls", "stalls"}, {"missed", "missed"}, {"falseAlarms", "false alarms"}}) {
      lines.add(new Line(key[1], Blocks.indices(names.size()),
          suite.path("watchdogs").valueStream().mapToDouble(w -> w.path(key[0]).asLong(0)).toArray()));
    }
    return new Chart("what watchdogs found and missed", "Stalls are what each is to find; a false alarm is a report without one.", "",
        Axis.of("watchdog", names), Axis.of("", Unit.COUNT), Style.BARS, lines, List.of());
  }

  private static Chart delays(JsonNode suite) {
    List<String> names = suite.path("watchdogs").valueStream().map(Watchdogs::name).toList();
    double[][] y = new double[3][names.size()];
    for (int i = 0; i < names.size(); i++) {
      double[] s = spread(suite.path("watchdogs").get(i), "afterStallNs");
      for (int k = 0; k < y.length; k++) {
        y[k][i] = s[k];
      }
    }
    double[] xs = Blocks.indices(names.size());
    Line line = Arrays.equals(y[1], y[2]) ? new Line("after stall", xs, y[0]) : new Line("after stall", xs, y[0], y[1], y[2]);
    return new Chart("how late watchdogs reported",
        "The median time from when a stall was one to its first report, from the earliest to the latest.", "",
        Axis.of("watchdog", names), Axis.of("after stall", Unit.NS), Style.BARS, List.of(line), List.of());
  }
}
