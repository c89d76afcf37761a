package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Lockup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.function.IntPredicate;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The observables of the mail that started this, each with the band it must be in. {@code NaN} is a
 * thing that did not happen.
 */
final class Bands {
  private static final long S = 1_000_000_000L;
  private static final long WINDOW_NS = 40 * S;
  private static final long PASS_BEFORE_NS = 52 * S;
  private static final long POOL_NEARLY_FULL = 18_000;
  private static final double MOST_SEEDS = 0.9;
  private static final Set<String> KINDS = Set.of("kworker", "migration", "ksoftirqd", "psimon", "rt_storm_hog");

  private final List<Figures> baseline;
  private final List<Figures> storm;
  private final boolean judgesReports;
  private final List<Row> rows = new ArrayList<>();

  /**
   * @param baseline a result per seed
   * @param storm a result per seed
   * @param judgesReports whether the storm ran long enough, with enough seeds, to judge its reports
   */
  Bands(List<RunReport> baseline, List<RunReport> storm, boolean judgesReports) {
    this.baseline = baseline.stream().map(Figures::new).toList();
    this.storm = storm.stream().map(Figures::new).toList();
    this.judgesReports = judgesReports;
  }

  /** Whether a row is in its band. */
  enum Judgement { INSIDE, OUTSIDE, NOT_JUDGED }

  /**
   * An observable.
   *
   * @param band what is asked for, in words
   * @param values one per seed, as shown
   * @param inside how many seeds are inside; -1 where the seeds are only judged together
   */
  record Row(String name, String band, List<Double> values, int decimals, double median, int inside,
      Judgement judgement) {}

  List<Row> rows() {
    perSeed("baseline: softirq share of the targets, %", "82-88, each target", 1,
        baseline, f -> f.softirqUtil() * 100,
        i -> baseline.get(i).softirqUtils().stream().allMatch(u -> u >= 0.82 && u <= 0.88), true);
    perSeed("baseline: reports", "0", 0, baseline, f -> f.softlockups().size(), 0, 0, true);
    perSeed("mean body in the first 40 s, ms", "1.0-1.2", 3, storm, f -> f.meanBodyNs(WINDOW_NS) / 1e6, 1.0, 1.2, true);
    perSeed("growth of the backlog in the first 40 s, /s", "380-480", 0, storm, f -> f.growthPerS(WINDOW_NS), 380, 480,
        true);
    perSeed("backlog reaches 18,000, s", "37-50", 1, storm,
        f -> f.reachesS(POOL_NEARLY_FULL).orElse(Double.NaN), 37, 50, true);
    perSeed("largest pass begun before 52 s", ">= 12,500", 0, storm, f -> f.largestPass(PASS_BEFORE_NS), 12_500,
        Double.MAX_VALUE, true);
    perMedian("first report, s", "median 50-85", 1, f -> f.firstReportS().orElse(Double.NaN), 50, 85);
    DoublePredicate usual = d -> d >= 21 && d <= 24 || d >= 43 && d <= 47;
    perSeed("first report: stuck for, s", "21-24, or about 45", 0, storm, f -> stuck(f, true),
        i -> usual.test(stuck(storm.get(i), true)), judgesReports);
    perSeed("reports", ">= 2", 0, storm, f -> f.softlockups().size(), 2, Double.MAX_VALUE, judgesReports);
    perMedian("reports", "median 4-8", 0, f -> f.softlockups().size(), 4, 8);
    longest();
    together("CPUs that reported", "both targets", f -> f.softlockups().stream().map(Lockup::cpu).distinct().count(),
        cpus() >= 2);
    Set<String> kinds = kinds();
    together("kinds of current: " + (kinds.isEmpty() ? "none" : String.join(", ", kinds)),
        "the five known, more than one",
        f -> f.softlockups().stream().map(l -> Figures.kind(l.comm())).distinct().count(),
        kinds.size() > 1 && KINDS.containsAll(kinds));
    return rows;
  }

  /** Figures that are shown and have no band. */
  List<Row> others() {
    List<Double> passes = values(storm, f -> f.largestPass(Long.MAX_VALUE));
    int full = (int) passes.stream().filter(p -> p >= POOL_NEARLY_FULL).count();
    List<Double> hops = values(storm, f -> f.hopsPerS() / 1000);
    return List.of(
        new Row("largest pass (inside: 18,000 or more)", "", passes, 0, median(passes), full, Judgement.NOT_JUDGED),
        new Row("hops, 1000/s", "", hops, 0, median(hops), -1, Judgement.NOT_JUDGED));
  }

  /** Whether nothing that was judged is outside. */
  static boolean allInside(List<Row> rows) {
    return rows.stream().noneMatch(r -> r.judgement() == Judgement.OUTSIDE);
  }

  private interface Value {
    double of(Figures f);
  }

  private void perSeed(String name, String band, int decimals, List<Figures> seeds, Value value, double low,
      double high, boolean judged) {
    perSeed(name, band, decimals, seeds, value, i -> {
      double v = value.of(seeds.get(i));
      return v >= low && v <= high;
    }, judged);
  }

  private void perSeed(String name, String band, int decimals, List<Figures> seeds, Value value, IntPredicate in,
      boolean judged) {
    List<Double> values = values(seeds, value);
    int inside = (int) IntStream.range(0, seeds.size()).filter(in).count();
    boolean enough = inside >= Math.ceil(MOST_SEEDS * seeds.size() - 1e-9);
    rows.add(new Row(name, band, values, decimals, median(values), inside, judgement(judged, enough)));
  }

  private void perMedian(String name, String band, int decimals, Value value, double low, double high) {
    List<Double> values = values(storm, value);
    double median = median(values);
    boolean inside = median >= low && median <= high;
    rows.add(new Row(name, band, values, decimals, median, -1, judgement(judgesReports, inside)));
  }

  private void longest() {
    List<Double> values = values(storm, f -> stuck(f, false));
    int inside = (int) values.stream().filter(v -> v >= 43).count();
    rows.add(new Row("longest stall, s", ">= 43 in half of the seeds", values, 0, median(values), inside,
        judgement(judgesReports, inside * 2 >= values.size())));
  }

  private void together(String name, String band, Value value, boolean good) {
    List<Double> values = values(storm, value);
    rows.add(new Row(name, band, values, 0, median(values), -1, judgement(judgesReports, good)));
  }

  private static Judgement judgement(boolean judged, boolean good) {
    return !judged ? Judgement.NOT_JUDGED : good ? Judgement.INSIDE : Judgement.OUTSIDE;
  }

  private static List<Double> values(List<Figures> seeds, Value value) {
    return seeds.stream().map(value::of).toList();
  }

  private static double stuck(Figures f, boolean first) {
    DoubleStream all = f.softlockups().stream().mapToDouble(Lockup::stuckSeconds);
    return (first ? all.findFirst() : all.max()).orElse(Double.NaN);
  }

  private long cpus() {
    return storm.stream().flatMap(f -> f.softlockups().stream()).map(Lockup::cpu).distinct().count();
  }

  private Set<String> kinds() {
    Set<String> kinds = new TreeSet<>();
    storm.forEach(f -> f.softlockups().forEach(l -> kinds.add(Figures.kind(l.comm()))));
    return kinds;
  }

  /** The middle value, or the mean of the two in the middle; what did not happen counts as later than all. */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(d -> Double.isNaN(d) ? Double.POSITIVE_INFINITY : d).toArray();
    Arrays.sort(sorted);
    int n = sorted.length;
    double m = n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    return Double.isInfinite(m) ? Double.NaN : m;
  }
}
