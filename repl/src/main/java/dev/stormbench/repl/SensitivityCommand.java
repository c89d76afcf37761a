package dev.stormbench.repl;

import dev.stormbench.engine.scenario.CostEntry;
import dev.stormbench.engine.scenario.Costs;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.repl.SweepRuns.Run;
import dev.stormbench.repl.sweep.Axis;
import dev.stormbench.repl.sweep.Cells;
import dev.stormbench.repl.sweep.Design;
import dev.stormbench.repl.sweep.Interval;
import dev.stormbench.repl.sweep.Outcome;
import dev.stormbench.repl.sweep.RankCorrelation;
import dev.stormbench.repl.sweep.SweepText;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;

/** Shows what a result owes to each cost, or to each of some parameters. */
@Command(name = "sensitivity", header = "Show how figures move when each cost moves by 20 %%, or rank parameters by what they do to metrics.",
    sortOptions = false, synopsisHeading = "%nUsage: ", customSynopsis = "stormbench sensitivity FILE [OPTIONS]",
    description = {
      "",
      "Runs the scenario, and a baseline without the storm if one is given, with each entry of the cost "
          + "profile at 0.8 and 1.2 of its value. The figures are those of the CPUs with deferred work: "
          + "softirq share in the baseline; mean body and growth of the backlog up to --window; time of the "
          + "first soft-lockup report.",
      "",
      "With --metric or --outcome: ranks the costs by elasticity, the change of the metric in percent per percent of the cost.",
      "",
      "With --vary: draws a Latin hypercube of all ranges, each point with a seed of its own, and ranks the parameters by partial rank "
          + "correlation, which is 1 if the metric rises whenever the parameter does and the others are held, -1 if it falls, and 0 if it has "
          + "nothing to do with it, or goes up and down.",
      "",
      "--out FILE has the table: .csv or .json.",
      ""
    })
final class SensitivityCommand implements Callable<Integer> {
  private static final double LESS = 0.8;
  private static final double MORE = 1.2;
  private static final long S = 1_000_000_000L;
  private static final int SAMPLES_PER_PARAMETER = 10;
  private static final int SAMPLES_MIN = 30;
  private static final int SAMPLES_MAX = 100_000;

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Option(names = "--metric", paramLabel = "NAME[,NAME...]", split = ",", hideParamSyntax = true,
      description = "Rank by these metrics of expect:, or backlogGrowthPercent; repeatable.")
  private List<String> metrics = new ArrayList<>();

  @Option(names = "--outcome", paramLabel = "CONDITION",
      description = "Rank by whether this holds, as for --fail-on, such as 'lockups > 0'; repeatable.")
  private List<String> conditions = new ArrayList<>();

  @Option(names = "--vary", paramLabel = "PATH=LOW..HIGH[:log]",
      description = "Rank this parameter instead of the costs: a path and a range, or values in their order, or two names, as for 'sweep "
          + "--design lhs'; repeatable.")
  private List<String> vary = new ArrayList<>();

  @Option(names = "--samples", paramLabel = "N", converter = Converters.WholeNumber.class,
      description = "Points of --vary; default 10 for each parameter, at least 30.")
  private @Nullable Long samples;

  @Option(names = "--design-seed", paramLabel = "N", converter = Converters.WholeNumber.class,
      description = "Decides which points are drawn; default 1.")
  private long designSeed = 1;

  @Option(names = "--confidence", paramLabel = "SHARE", converter = Converters.Confidence.class,
      description = "Of the intervals of --vary; default 0.95.")
  private double confidence = 0.95;

  @Option(names = "--seeds", paramLabel = "N", converter = Converters.Count.class,
      description = "For costs: run each with the seeds 1 to N, and take the mean; default: once, with the scenario's.")
  private @Nullable Integer seeds;

  @Option(names = "--entries", paramLabel = "LIST", split = ",", hideParamSyntax = true,
      description = "Only these costs, such as irq-entry,rto-work; default all.")
  private List<String> entries = new ArrayList<>();

  @Option(names = "--baseline", paramLabel = "FILE", description = "The same load without the storm; without --metric.")
  private @Nullable String baselineFile;

  @Option(names = "--baseline-until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Virtual time of the baseline; default 10s.")
  private long baselineNs = 10 * S;

  @Option(names = "--window", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Mean body and growth are taken up to here; default 40s. Without --metric a run ends at its first report after it, "
          + "and --until is 120s if it is not given.")
  private long windowNs = 40 * S;

  @Mixin
  private RunsArguments options = new RunsArguments();

  SensitivityCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    List<CostEntry> chosen = chosen();
    Metrics.check(metrics);
    List<Expectation> outcomes = conditions.stream().map(c -> Expectation.parse(c, Location.of("--outcome '" + c + "'"))).toList();
    options.check(host, List.of(SweepOutput.CSV, SweepOutput.JSON));
    boolean ranks = !metrics.isEmpty() || !outcomes.isEmpty();
    if (!vary.isEmpty() && !ranks) {
      throw new ScenarioException(Location.of("--vary " + vary.getFirst()), "wants a --metric or an --outcome to rank by");
    }
    List<String> wanted = new ArrayList<>(metrics);
    outcomes.forEach(o -> wanted.add(o.name()));
    try {
      if (!ranks) {
        return storm(chosen);
      }
      try (SweepRuns runs = new SweepRuns(host, arguments, options, wanted, List.of())) {
        List<Figured> figures = figures(runs, outcomes);
        return vary.isEmpty() ? elasticities(chosen, runs, figures) : correlations(runs, figures);
      }
    } catch (ChildRuns.ChildFailure e) {
      if (e.exitCode() != ExitCode.INTERRUPTED) {
        host.err().println(e.getMessage());
      }
      return e.exitCode();
    }
  }

  private List<CostEntry> chosen() {
    List<CostEntry> chosen = new ArrayList<>();
    for (String key : entries) {
      CostEntry e = CostEntry.find(key.strip());
      if (e == null) {
        List<String> known = Arrays.stream(CostEntry.values()).map(CostEntry::key).toList();
        throw new ScenarioException(Location.of("--entries"), "unknown cost '" + key + "'"
            + Text.didYouMean(key, known) + " ('list costs epyc-192' has all)");
      }
      chosen.add(e);
    }
    return chosen.isEmpty() ? List.of(CostEntry.values()) : chosen;
  }

  /** What is ranked by: its name, its value in an outcome, and how that is printed. */
  private record Figured(String name, ToDoubleFunction<Outcome> value, boolean isTime, boolean isShare) {
    String text(double v) {
      return isShare ? Text.percent(v) : isTime ? Text.time(v) : Text.format(Math.abs(v) < 10 ? "%.2f" : "%,.0f", v);
    }
  }

  private List<Figured> figures(SweepRuns runs, List<Expectation> outcomes) {
    SweepRuns.Point asItIs = runs.point(List.of(), List.of());
    List<Figured> all = new ArrayList<>();
    for (String m : metrics) {
      Metrics.check(m, asItIs.scenario());
      all.add(new Figured(m, o -> o.metrics().get(m), Outcome.isTime(m), false));
    }
    for (Expectation e : outcomes) {
      e.check(asItIs.scenario());
      all.add(new Figured(e.toString(), o -> e.holds(o.metrics().get(e.name())) ? 1 : 0, false, true));
    }
    return all;
  }

  private static Outcome of(SweepRuns runs, Run run) {
    Outcome o = runs.outcome(run);
    if (!o.hasResult()) {
      throw new ChildRuns.ChildFailure(run.title() + ": " + o.reason(), o.exitCode());
    }
    return o;
  }

  // -- costs, by elasticity -------------------------------------------------------------------------------

  private int elasticities(List<CostEntry> chosen, SweepRuns runs, List<Figured> figures) {
    List<List<Run>> wanted = variants(chosen, runs).stream().map(p -> seeds == null ? List.of(p.run())
        : IntStream.rangeClosed(1, seeds).mapToObj(p::run).toList()).toList();
    make(runs, wanted.stream().flatMap(List::stream).toList());
    Costs costs = runs.point(List.of(), List.of()).scenario().costs();
    List<double[]> means = wanted.stream().map(all -> figures.stream()
        .mapToDouble(f -> all.stream().mapToDouble(r -> f.value().applyAsDouble(of(runs, r))).average().orElse(0)).toArray()).toList();
    List<Elasticity> rows = new ArrayList<>();
    for (int i = 0; i < chosen.size(); i++) {
      double[] e = new double[figures.size()];
      for (int j = 0; j < e.length; j++) {
        e[j] = (means.get(2 + 2 * i)[j] - means.get(1 + 2 * i)[j]) / ((MORE - LESS) * means.getFirst()[j]);
      }
      rows.add(new Elasticity(chosen.get(i).key(), value(costs, chosen.get(i)), e, means.get(1 + 2 * i), means.get(2 + 2 * i)));
    }
    rows.sort(Comparator.comparingDouble(r -> -r.largest()));
    List<String> header = new ArrayList<>(List.of("cost ", "value"));
    figures.forEach(f -> header.add(f.name()));
    Table t = new Table(1, header.toArray(String[]::new));
    for (Elasticity r : rows) {
      List<String> cells = new ArrayList<>(List.of(r.cost(), r.value()));
      Arrays.stream(r.change()).forEach(e -> cells.add(Double.isFinite(e) ? Text.format("%+.2f", e) : "-"));
      t.row(cells.toArray(String[]::new));
    }
    write(runs, new Cells(List.of("metric", "cost", "value", "elasticity", "less", "asItIs", "more"), IntStream.range(0, figures.size()).boxed()
        .flatMap(j -> rows.stream().map(r -> List.of(figures.get(j).name(), r.cost(), r.value(), number(r.change()[j]), number(r.less()[j]),
            number(means.getFirst()[j]), number(r.more()[j])))).toList()));
    host.out().println("as it is: " + String.join(", ", IntStream.range(0, figures.size())
        .mapToObj(j -> figures.get(j).name() + " " + figures.get(j).text(means.getFirst()[j])).toList()));
    host.out().println();
    t.lines().forEach(host.out()::println);
    host.out().println();
    host.out().println("percent of the metric for one percent of the cost, between 0.8 and 1.2 of it; - where the metric is 0");
    return ExitCode.OK;
  }

  private record Elasticity(String cost, String value, double[] change, double[] less, double[] more) {
    double largest() {
      return Arrays.stream(change).filter(Double::isFinite).map(Math::abs).max().orElse(0);
    }
  }

  /** The scenario as it is, then with each cost lowered and raised. */
  private static List<SweepRuns.Point> variants(List<CostEntry> chosen, SweepRuns runs) {
    SweepRuns.Point asItIs = runs.point(List.of(), List.of());
    List<SweepRuns.Point> points = new ArrayList<>(List.of(asItIs));
    for (CostEntry e : chosen) {
      Axis axis = new Axis("costs." + e.key(), List.of(), null);
      for (double factor : new double[] {LESS, MORE}) {
        points.add(runs.point(List.of(axis), List.of(scaled(asItIs.scenario().costs(), e, factor))));
      }
    }
    return points;
  }

  private static String scaled(Costs costs, CostEntry e, double factor) {
    return e.unit() == CostEntry.Unit.NS ? Math.round(costs.ns(e.key()) * factor) + "ns"
        : new BigDecimal(costs.ratio(e.key()) * factor).round(new MathContext(9)).stripTrailingZeros().toPlainString();
  }

  private static void make(SweepRuns runs, List<Run> wanted) {
    runs.tellFinished(wanted);
    runs.make(wanted);
  }

  private static String number(double v) {
    return Double.isFinite(v) ? BigDecimal.valueOf(v).round(new MathContext(9)).stripTrailingZeros().toPlainString() : "";
  }

  // -- parameters, by correlation -------------------------------------------------------------------------

  private int correlations(SweepRuns runs, List<Figured> figures) {
    List<Axis> axes = vary.stream().map(v -> Axis.parse("--vary", v, Design.LHS)).toList();
    Map<String, Axis> byPath = new LinkedHashMap<>();
    axes.forEach(a -> {
      if (byPath.put(a.path(), a) != null) {
        throw new ScenarioException(Location.of("--vary " + a.path()), "is varied twice");
      }
    });
    long wish = samples == null ? Math.max(SAMPLES_MIN, SAMPLES_PER_PARAMETER * axes.size()) : samples;
    if (wish < axes.size() + 4 || wish > SAMPLES_MAX) {
      throw new ScenarioException(Location.of("--samples " + wish), "accepted: from " + (axes.size() + 4) + ", that is four more than there are "
          + "parameters, to " + SAMPLES_MAX);
    }
    List<List<String>> points = Design.LHS.points(axes, (int) wish, designSeed);
    double[][] x = points.stream().map(p -> IntStream.range(0, axes.size()).mapToDouble(j -> axes.get(j).number(p.get(j))).toArray())
        .toArray(double[][]::new);
    List<Run> wanted = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      SweepRuns.Point p = runs.point(axes, points.get(i));
      wanted.add(byPath.containsKey(Axis.SEED) ? p.run() : p.run(i + 1L));
    }
    make(runs, wanted);
    List<Outcome> outcomes = wanted.stream().map(r -> of(runs, r)).toList();
    List<List<String>> cells = new ArrayList<>();
    for (Figured f : figures) {
      host.out().println((cells.isEmpty() ? "" : "\n") + "  " + f.name() + ", " + Text.plural(points.size(), "run"));
      rank(axes, x, outcomes.stream().mapToDouble(f.value()).toArray(), f, cells);
    }
    write(runs, new Cells(List.of("metric", "parameter", "prcc", "prccLow", "prccHigh", "meanOfLowerHalf", "meanOfUpperHalf"), cells));
    host.out().println();
    host.out().println("PRCC: partial rank correlation, with where it lies at " + SweepText.percent(confidence)
        + "; then the mean in the lower and in the upper half of the range");
    return ExitCode.OK;
  }

  private void rank(List<Axis> axes, double[][] x, double[] y, Figured f, List<List<String>> cells) {
    double[] r = RankCorrelation.partial(x, y);
    Table t = new Table(1, "", "PRCC", "from", "to", "lower half", "upper half", "");
    IntStream.range(0, axes.size()).boxed().sorted(Comparator.comparingDouble(j -> Double.isNaN(r[j]) ? 0 : -Math.abs(r[j]))).forEach(j -> {
      double middle = Arrays.stream(x).mapToDouble(row -> row[j]).sorted().toArray()[x.length / 2];
      double lower = IntStream.range(0, y.length).filter(i -> x[i][j] < middle).mapToDouble(i -> y[i]).average().orElse(Double.NaN);
      double upper = IntStream.range(0, y.length).filter(i -> x[i][j] >= middle).mapToDouble(i -> y[i]).average().orElse(Double.NaN);
      boolean none = Double.isNaN(r[j]);
      Interval i = none ? new Interval(Double.NaN, Double.NaN) : RankCorrelation.interval(r[j], y.length, axes.size(), confidence);
      t.row(axes.get(j).path(), coefficient(r[j]), coefficient(i.low()), coefficient(i.high()), Double.isNaN(lower) ? "-" : f.text(lower),
          Double.isNaN(upper) ? "-" : f.text(upper), none || i.low() <= 0 && i.high() >= 0 ? "nothing seen" : "");
      cells.add(List.of(f.name(), axes.get(j).path(), number(r[j]), number(i.low()), number(i.high()), number(lower), number(upper)));
    });
    t.lines().forEach(host.out()::println);
  }

  private static String coefficient(double r) {
    return Double.isNaN(r) ? "-" : Text.format("%+.2f", r);
  }

  // -- costs, by the storm's figures ----------------------------------------------------------------------

  /** What one variant of the costs gave. */
  private record Measured(double util, double bodyNs, double growthPerS, double firstReportS) {}

  private int storm(List<CostEntry> chosen) {
    long endNs = Math.max(options.untilNs() == null ? 120 * S : options.untilNs(), windowNs);
    StormFigures figures = new StormFigures(windowNs);
    try (SweepRuns storm = new SweepRuns(host, arguments, options, StormFigures.NAMES, List.of("--stop-at-lockup", Durations.text(windowNs)))
        .until(endNs).with(figures)) {
      SweepRuns baseline = baselineFile == null ? null
          : storm.beside(ScenarioArguments.of(List.of(baselineFile)), List.of()).until(baselineNs).with(figures);
      List<Run> ofStorm = variants(chosen, storm).stream().map(SweepRuns.Point::run).toList();
      List<Run> ofBaseline = baseline == null ? List.of() : variants(chosen, baseline).stream().map(SweepRuns.Point::run).toList();
      List<Run> wanted = new ArrayList<>(ofStorm);
      wanted.addAll(ofBaseline);
      make(storm, wanted);
      List<Measured> measured = IntStream.range(0, ofStorm.size()).mapToObj(i -> {
        Outcome o = of(storm, ofStorm.get(i));
        return new Measured(baseline == null ? Double.NaN : StormFigures.util(of(storm, ofBaseline.get(i))), StormFigures.bodyNs(o),
            StormFigures.growthPerS(o), StormFigures.firstReportS(o));
      }).toList();
      print(chosen, storm.point(List.of(), List.of()).scenario().costs(), measured, storm);
      return ExitCode.OK;
    }
  }

  private void print(List<CostEntry> chosen, Costs costs, List<Measured> measured, SweepRuns runs) {
    Measured base = measured.getFirst();
    Table t = new Table(1, "cost", "value", "util -20 %", "+20 %", "body -20 %", "+20 %", "growth -20 %", "+20 %",
        "first report -20 %", "+20 %");
    List<List<String>> cells = new ArrayList<>();
    cells.add(cells("", "", "1", base));
    for (int i = 0; i < chosen.size(); i++) {
      CostEntry e = chosen.get(i);
      Measured less = measured.get(1 + 2 * i);
      Measured more = measured.get(2 + 2 * i);
      t.row(e.key(), value(costs, e), points(base.util, less.util), points(base.util, more.util),
          change(base.bodyNs, less.bodyNs), change(base.bodyNs, more.bodyNs),
          change(base.growthPerS, less.growthPerS), change(base.growthPerS, more.growthPerS),
          report(less), report(more));
      cells.add(cells(e.key(), value(costs, e), Double.toString(LESS), less));
      cells.add(cells(e.key(), value(costs, e), Double.toString(MORE), more));
    }
    write(runs, new Cells(List.of("cost", "value", "factor", "baselineSoftirqShare", "meanBodyNs", "growthPerSecond", "firstReportSeconds"), cells));
    host.out().println("as it is: baseline softirq " + (Double.isNaN(base.util) ? "-" : Text.percent(base.util))
        + ", mean body " + Text.time(base.bodyNs) + ", growth " + Text.format("%.1f /s", base.growthPerS)
        + ", first report " + report(base));
    host.out().println();
    t.lines().forEach(host.out()::println);
    host.out().println();
    host.out().println("util in percentage points, body and growth relative to the first line");
  }

  private static List<String> cells(String cost, String value, String factor, Measured m) {
    return List.of(cost, value, factor, number(m.util), number(m.bodyNs), number(m.growthPerS), number(m.firstReportS));
  }

  private static String value(Costs costs, CostEntry e) {
    return e.unit() == CostEntry.Unit.NS ? Durations.text(costs.ns(e.key())) : Double.toString(costs.ratio(e.key()));
  }

  private static String points(double from, double to) {
    return Double.isNaN(from) ? "-" : Text.format("%+.2f", (to - from) * 100);
  }

  private static String change(double from, double to) {
    return from == 0 ? "-" : Text.format("%+.1f %%", (to / from - 1) * 100);
  }

  private static String report(Measured m) {
    return Double.isNaN(m.firstReportS) ? "none" : Text.format("%.1f s", m.firstReportS);
  }

  // -- the file -------------------------------------------------------------------------------------------

  private void write(SweepRuns runs, Cells table) {
    String out = options.out();
    if (out == null) {
      return;
    }
    if (out.endsWith(SweepOutput.CSV)) {
      new SweepOutput(host, out).write(table);
    } else {
      try (OutputFile f = OutputFile.open(host, "--out", out)) {
        f.write(stream -> {
          try (JsonGenerator g = ResultJson.generator(stream)) {
            json(g, runs, table);
          }
          stream.write('\n');
        });
      }
    }
    runs.forget();
  }

  private void json(JsonGenerator g, SweepRuns runs, Cells table) {
    g.writeStartObject();
    g.writeNumberProperty("format", 1);
    g.writeStringProperty("scenario", arguments.file());
    g.writeArrayPropertyStart("arguments");
    runs.common().forEach(g::writeString);
    g.writeEndArray();
    g.writeArrayPropertyStart("rows");
    for (List<String> row : table.rows()) {
      g.writeStartObject();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        if (cell.matches("-?[0-9]+(\\.[0-9]+)?")) {
          g.writeName(table.header().get(i));
          g.writeNumber(new BigDecimal(cell));
        } else if (!cell.isEmpty()) {
          g.writeStringProperty(table.header().get(i), cell);
        }
      }
      g.writeEndObject();
    }
    g.writeEndArray();
    g.writeEndObject();
  }
}
