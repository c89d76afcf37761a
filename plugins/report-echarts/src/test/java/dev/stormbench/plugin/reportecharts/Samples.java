package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Column;
import dev.stormbench.spi.report.Block.Listing;
import dev.stormbench.spi.report.Block.Table;
import dev.stormbench.spi.report.Block.Text;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Mark;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.report.Report.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Reports made by hand, as large and as odd as real ones. */
final class Samples {
  static final String HOSTILE = "</script><script>alert(1)</script><!-- \"'`&amp;{a|b} ${x} <img src=x onerror=alert(2)> \u2028\u202e\u0000\u001b[31m\ud800";
  static final Axis TIME = Axis.of("Time", Unit.NS);
  private static final double SECOND = 1e9;

  private Samples() {}

  static double[] values(int n, DoubleUnaryOperator of) {
    return IntStream.range(0, n).mapToDouble(i -> of.applyAsDouble(i)).toArray();
  }

  static double[] times(int n) {
    return values(n, i -> Math.rint(i * 60 * SECOND / (n - 1)));
  }

  static Report of(Block... blocks) {
    return new Report("Sample", List.of(new Section("Section", List.of(blocks))));
  }

  static Chart lines(String title, String link, int n, int points, Style style) {
    Random random = new Random(title.hashCode());
    List<Line> lines = new ArrayList<>();
    double[] x = times(points);
    for (int l = 0; l < n; l++) {
      double base = 3 + l;
      double[] y = values(points, i -> Math.rint(base * (1 + StrictMath.sin(i / 17.0 + base)) + 4 * random.nextDouble() + (i > points / 2 ? i / 8.0 : 0)));
      lines.add(new Line(n > 8 ? "CPU " + l : List.of("RT tasks", "fair tasks", "softirq", "idle", "hops", "kicks", "pulls", "pushes").get(l), x, y));
    }
    return new Chart(title, "Sampled every third of a second.", link, TIME, Axis.of("Tasks that wait", Unit.COUNT), style, lines,
        List.of(new Mark(31.4 * SECOND, null, "soft lockup: CPU 47 stuck for 22 s"), new Mark(33 * SECOND, null, "soft lockup: CPU 95 stuck for 22 s"),
            new Mark(52 * SECOND, null, "rcu stall")));
  }

  static HeatMap heat(String title, int cpus, int samples, int seed) {
    Random random = new Random(seed);
    double[] values = new double[cpus * samples];
    for (int c = 0; c < cpus; c++) {
      for (int s = 0; s < samples; s++) {
        double storm = s > samples / 2 && c % 48 > 40 ? 0.6 : 0.05;
        values[c * samples + s] = Math.min(1, Math.max(0, storm + 0.3 * random.nextDouble() + (c % 16 == 3 ? 0.2 : 0)));
      }
    }
    return new HeatMap(title, "Share of each interval, for each CPU.", "time", TIME, Axis.of("CPU", Unit.COUNT), Axis.of("Share", Unit.SHARE),
        values(samples, i -> Math.rint(i * 60 * SECOND / samples)), values(cpus, i -> i), values,
        List.of(new Mark(31.4 * SECOND, 47.0, "soft lockup: CPU 47 stuck for 22 s"), new Mark(33 * SECOND, 95.0, "soft lockup: CPU 95 stuck for 22 s")));
  }

  static Chart spread() {
    double[] x = {8, 16, 32, 64, 128, 192};
    double[] none = {0.002, 0.01, 0.12, 0.48, 0.93, 1};
    double[] fixed = {0.001, 0.002, 0.004, 0.01, 0.03, 0.05};
    return new Chart("Lockups over the size of the machine", "Shaded: 95 % confidence over 20 seeds.", "", Axis.log("CPUs", Unit.COUNT),
        Axis.of("Runs that lock up", Unit.SHARE), Style.LINES, List.of(
            new Line("as it is", x, none, scaled(none, 0.8), scaled(none, 1.2)), new Line("candidate", x, fixed, scaled(fixed, 0.5), scaled(fixed, 2))), List.of());
  }

  private static double[] scaled(double[] of, double by) {
    return Arrays.stream(of).map(v -> Math.min(1, v * by)).toArray();
  }

  static Chart histogram() {
    double[] x = values(60, i -> Math.rint(1e3 * StrictMath.pow(10, i / 10.0)));
    return new Chart("Wake-up latency", "From sched_waking to sched_switch, all CPUs.", "", Axis.log("Latency", Unit.NS),
        Axis.log("Wake-ups", Unit.COUNT), Style.STEPS, List.of(
            new Line("as it is", x, values(60, i -> Math.rint(1e6 * StrictMath.exp(-(i - 12) * (i - 12) / 60.0) + 2000 * StrictMath.exp(-(i - 40) * (i - 40) / 90.0)))),
            new Line("candidate", x, values(60, i -> Math.rint(1.1e6 * StrictMath.exp(-(i - 11) * (i - 11) / 50.0))))), List.of());
  }

  static Chart bars() {
    List<String> names = List.of("none", "no-rt-push-ipi", "push-ipi-default-off", "candidate");
    double[] x = {0, 1, 2, 3};
    double[] a = {22.4e9, 0.35e9, 0.41e9, 0.012e9};
    double[] b = {24.8e9, 0.6e9, 0.4e9, 0.02e9};
    return new Chart("Longest time with interrupts off", "Median of 5 seeds, whiskers from the least to the most.", "", Axis.of("Fix", names),
        Axis.log("Longest irqs-off", Unit.NS), Style.BARS, List.of(new Line("storm-32", x, a, scaledFreely(a, 0.7), scaledFreely(a, 1.6)),
            new Line("storm-192", x, b, scaledFreely(b, 0.6), scaledFreely(b, 1.3))), List.of());
  }

  private static double[] scaledFreely(double[] of, double by) {
    return Arrays.stream(of).map(v -> v * by).toArray();
  }

  static Chart points() {
    Random random = new Random(3);
    return new Chart("Hops against backlog", "One point for each seed.", "", Axis.of("Backlog", Unit.COUNT), Axis.of("Hops", Unit.PER_SECOND), Style.POINTS,
        List.of(new Line("as it is", sorted(random, 40, 900), values(40, i -> 20_000 + i * 4000 + random.nextInt(30_000))),
            new Line("candidate", sorted(random, 40, 500), values(40, i -> 10_000 + i * 900 + random.nextInt(9_000)))), List.of());
  }

  private static double[] sorted(Random random, int n, int to) {
    return random.ints(n, 1, to).sorted().asDoubleStream().toArray();
  }

  static HeatMap phases() {
    double[] values = values(10 * 8, i -> {
      double v = (i % 10) + StrictMath.floor(i / 10) - 7;
      return v < 0 ? 0 : v < 2 ? 1 : v < 5 ? 2 : 3;
    });
    values[12] = Double.NaN;
    return new HeatMap("Phases", "What becomes of the machine.", "", Axis.of("CPUs", IntStream.range(1, 11).mapToObj(i -> "" + i * 16).toList()),
        Axis.of("Load", IntStream.range(1, 9).mapToObj(i -> i * 12 + " %").toList()), Axis.of("Outcome", List.of("healthy", "late", "softirq starved", "lockup")),
        values(10, i -> i), values(8, i -> i), values, List.of(new Mark(5, 3.0, "seed")));
  }

  static HeatMap matrix() {
    return new HeatMap("Variants", "Median of 5 seeds.", "", Axis.of("Fix", List.of("none", "no-rt-push-ipi", "candidate")),
        Axis.of("Scenario", List.of("storm-32", "storm-192", "pro-audio", "ksoftirqd")), Axis.log("Longest irqs-off", Unit.NS), values(3, i -> i), values(4, i -> i),
        new double[] {22e9, 3e8, 1e7, 24e9, 5e8, 2e7, 1e4, 2e4, 1.5e4, 1e6, 2e6, Double.NaN}, List.of());
  }

  static Chart hostile() {
    double[] x = {0, 1, 2};
    return new Chart(HOSTILE, HOSTILE, HOSTILE, Axis.of(HOSTILE, List.of(HOSTILE, "b", HOSTILE)), Axis.of(HOSTILE, Unit.NUMBER), Style.LINES,
        List.of(new Line(HOSTILE, x, new double[] {1, Double.NaN, Double.POSITIVE_INFINITY})), List.of(new Mark(1, null, HOSTILE), new Mark(0, 1.0, HOSTILE)));
  }

  static Report hostileReport() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(Arrays.asList(HOSTILE, 12345678L, 0.25, true));
    rows.add(Arrays.asList(null, null, Double.NaN, false));
    HeatMap heat = new HeatMap(HOSTILE, HOSTILE, HOSTILE, Axis.of(HOSTILE, List.of(HOSTILE)), Axis.of(HOSTILE, List.of(HOSTILE)), Axis.of(HOSTILE, List.of(HOSTILE)),
        new double[] {0}, new double[] {0}, new double[] {0}, List.of());
    return new Report(HOSTILE, List.of(new Section(HOSTILE, List.of(new Text(HOSTILE), new Listing(HOSTILE, List.of(HOSTILE, HOSTILE), true),
        new Table(HOSTILE, List.of(new Column(HOSTILE, Unit.TEXT), new Column(HOSTILE, Unit.COUNT), new Column("c", Unit.SHARE), new Column("d", Unit.TEXT)), rows),
        hostile(), heat)), new Section("Second", List.of())));
  }

  /** As large as that of a storm. */
  static Report storm() {
    return storm(192, 180, 19);
  }

  static Report storm(int cpus, int samples, int charts) {
    List<Block> time = new ArrayList<>();
    for (int i = 0; i < charts; i++) {
      time.add(lines("Backlog " + i, "time", 1 + i % 8, samples, i % 4 == 3 ? Style.STEPS : i % 4 == 2 ? Style.STACKED : Style.LINES));
    }
    time.add(lines("rto_mask of each CPU", "time", 48, samples, Style.LINES));
    List<Block> heat = new ArrayList<>();
    for (String context : List.of("hardirq", "softirq", "RT tasks", "other tasks")) {
      heat.add(heat("Time in " + context, cpus, samples, context.length()));
    }
    return new Report("rt-push-storm: 192 CPUs lock up after 31 s", List.of(
        new Section("Summary", List.of(new Text("The kernel reported 4 soft lockups. The first one was seen on CPU 47 after 31.4 s."), table(),
            new Listing("Kernel log", IntStream.range(0, 40).mapToObj(i -> "[   %d.123456] watchdog: BUG: soft lockup - CPU#%d stuck for 22s! [pulse/%d:%d]"
                .formatted(31 + i, i * 3, i * 3, 1200 + i)).toList(), false),
            new Listing("To see it again", List.of("./stormbench run scripts/rt-push-storm.yaml --seed 8f3a --until 60s"), true))),
        new Section("Over time", time), new Section("By CPU", heat),
        new Section("Variants", List.of(bars(), spread(), histogram(), points(), phases(), matrix()))));
  }

  private static Table table() {
    List<List<Object>> rows = new ArrayList<>();
    rows.add(Arrays.asList("none", 4L, 22.4e9, 0.934, 1234567L));
    rows.add(Arrays.asList("no-rt-push-ipi", 0L, 3.51e8, 0.1234, 98765L));
    rows.add(Arrays.asList("candidate", 0L, 12_345_000L, 0.05, null));
    return new Table("Variants", List.of(new Column("Fix", Unit.TEXT), new Column("Lockups", Unit.COUNT), new Column("Longest irqs-off", Unit.NS),
        new Column("Time in softirq", Unit.SHARE), new Column("Hops", Unit.PER_SECOND)), rows);
  }

  /** One of each kind. */
  static List<Figure> all() {
    return List.of(lines("Lines", "", 3, 50, Style.LINES), lines("Steps", "", 12, 30, Style.STEPS), lines("Stack", "", 5, 30, Style.STACKED), bars(), spread(),
        histogram(), points(), phases(), matrix(), heat("By CPU", 12, 20, 2), hostile());
  }
}
