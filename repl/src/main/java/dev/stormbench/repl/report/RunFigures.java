package dev.stormbench.repl.report;

import dev.stormbench.engine.RunReport.Contexts;
import dev.stormbench.engine.RunReport.Latency;
import dev.stormbench.engine.RunReport.Series;
import dev.stormbench.repl.report.Source.Drawing;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.HeatMap;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Mark;
import dev.stormbench.spi.report.Figure.Style;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The figures of a result. */
final class RunFigures {
  static final String IDLE = "idle";
  static final String TASK = "task";
  static final String SOFTIRQ = "softirq";
  static final String HARDIRQ = "hardirq";
  private static final List<String> CONTEXTS = List.of(TASK, SOFTIRQ, HARDIRQ, IDLE);
  private static final double WHOLE = 10_000;
  private static final double NS_PER_S = 1e9;
  private static final int LINEAR_MAX = 7;

  private final Run run;
  private final Map<String, Drawing> all = new LinkedHashMap<>();

  RunFigures(Run run) {
    this.run = run;
  }

  /** By name. */
  Map<String, Drawing> all() {
    for (String metric : run.report.series().stream().map(Series::metric).distinct().toList()) {
      if (metric.equals("rtoMask")) {
        all.put(metric, Source.drawing("whether a CPU stands in rto_mask", this::rtoMask));
        continue;
      }
      switch (metric) {
        case "hops" -> rate("hopsPerSecond", "hops of the push token per second", "hops");
        case "pulls" -> rate("pullsPerSecond", "pulls per second", "pulls");
        case "completed" -> rate("completedPerSecond", "items of deferred work completed per second", "completed");
        case "bodyNsSum" -> all.put("bodyNs", Source.drawing("mean time of an item of deferred work", this::body));
        default -> { }
      }
      all.put(metric, Source.drawing(title(metric), cpus -> chart(title(metric), "", axis(metric), metric, cpus, s -> doubles(s))));
    }
    if (run.report.contexts().timesNs().length > 0) {
      CONTEXTS.forEach(x -> all.put(x, Source.drawing("share of time in " + x + " context: CPU x time, or lines of CPUs that are named",
          cpus -> cpus.isEmpty() ? heat(x) : shares(x, cpus))));
      all.put("contexts", Source.drawing("shares of all contexts, of one CPU or all together", this::contexts));
    }
    if (run.report.latency().values().stream().anyMatch(l -> l.histogram().length > 0)) {
      all.put("latency", Source.fixed(latency(run.report.latency().keySet().stream().toList())));
      run.report.latency().keySet().forEach(w -> all.put("latency." + w, Source.fixed(latency(List.of(w)))));
    }
    return all;
  }

  // -- series -----------------------------------------------------------------------------------------

  private static String title(String metric) {
    return switch (metric) {
      case "backlog" -> "backlog of deferred work";
      case "hops" -> "hops of the push token so far";
      case "pulls" -> "pulls so far";
      case "rtoCount" -> "CPUs in rto_mask";
      case "completed" -> "items of deferred work completed so far";
      case "bodyNsSum" -> "time of completed items so far";
      case "softirqNs" -> "time in softirq context without a break, at the sample";
      default -> metric;
    };
  }

  private static Axis axis(String metric) {
    return switch (metric) {
      case "backlog" -> Axis.of("items", Unit.COUNT);
      case "hops", "pulls" -> Axis.of(metric, Unit.COUNT);
      case "rtoCount" -> Axis.of("CPUs", Unit.COUNT);
      case "completed" -> Axis.of("items", Unit.COUNT);
      case "bodyNsSum", "softirqNs" -> Axis.of("time", Unit.NS);
      default -> Axis.of(metric, Unit.NUMBER);
    };
  }

  private interface Values {
    double[] of(Series s);
  }

  private static double[] doubles(Series s) {
    return s.values();
  }

  private void rate(String name, String title, String metric) {
    all.put(name, Source.drawing(title, cpus -> chart(title, "Each value is of the time since the one before.",
        Axis.of(metric, Unit.PER_SECOND), metric, cpus, RunFigures::perSecond)));
  }

  /** What a counter gained, by the time since the sample before. */
  static double[] perSecond(Series s) {
    double[] rates = new double[s.values().length];
    for (int i = 0; i < rates.length; i++) {
      double gained = s.values()[i] - (i == 0 ? 0 : s.values()[i - 1]);
      rates[i] = gained * NS_PER_S / (s.timesNs()[i] - (i == 0 ? 0 : s.timesNs()[i - 1]));
    }
    return rates;
  }

  private Figure body(List<Integer> cpus) {
    return chart("mean time of an item of deferred work",
        "From its begin to its end, with the interrupts on top of it; of the items completed since the "
        + "sample before, and nothing where there were none.", Axis.of("time of an item", Unit.NS), "bodyNsSum", cpus,
        s -> bodyNs(s, run.series("completed", s.cpu())));
  }

  /** The time that was added, by the items that were. */
  static double[] bodyNs(Series sum, @Nullable Series completed) {
    double[] means = new double[sum.values().length];
    Arrays.fill(means, Double.NaN);
    for (int i = 0; completed != null && i < Math.min(means.length, completed.values().length); i++) {
      double n = completed.values()[i] - (i == 0 ? 0 : completed.values()[i - 1]);
      means[i] = n == 0 ? Double.NaN : (sum.values()[i] - (i == 0 ? 0 : sum.values()[i - 1])) / n;
    }
    return means;
  }

  private Chart chart(String title, String doc, Axis y, String metric, List<Integer> cpus, Values values) {
    List<Integer> shown = shown(metric, cpus);
    List<Line> lines = new ArrayList<>();
    for (int cpu : shown) {
      Series s = run.series(metric, cpu);
      if (s != null) {
        lines.add(new Line(cpu < 0 ? "machine" : "CPU " + cpu, Blocks.doubles(s.timesNs()), values.of(s)));
      }
    }
    int there = run.cpusOf(metric).size();
    String of = cpus.isEmpty() && there > shown.size() ? " The " + shown.size() + " of " + there + " CPUs with the largest values." : "";
    return Blocks.overTime(title, (doc + of).strip(), y, Style.LINES, lines, run.marks(cpus));
  }

  /** The CPUs that are wanted, or those with the largest values. */
  private List<Integer> shown(String metric, List<Integer> cpus) {
    List<Integer> there = run.cpusOf(metric);
    for (int cpu : cpus) {
      if (!there.contains(cpu)) {
        throw new IllegalArgumentException(there.equals(List.of(-1)) ? "is of the machine, not of a CPU"
            : "is not there for CPU " + cpu + "; accepted: " + list(there));
      }
    }
    return !cpus.isEmpty() ? cpus : there.stream().sorted(Comparator.comparingDouble((Integer c) -> -max(run.series(metric, c))))
        .limit(Blocks.LINES_MAX).sorted().toList();
  }

  private static double max(@Nullable Series s) {
    return s == null ? 0 : Arrays.stream(s.values()).max().orElse(0);
  }

  /** {@code 0-3, 47}. */
  private static String list(List<Integer> cpus) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < cpus.size(); i++) {
      int first = i;
      while (i + 1 < cpus.size() && cpus.get(i + 1) == cpus.get(i) + 1) {
        i++;
      }
      b.append(b.isEmpty() ? "" : ", ").append(cpus.get(first)).append(i == first ? "" : "-" + cpus.get(i));
    }
    return b.toString();
  }

  private Figure rtoMask(List<Integer> cpus) {
    List<Integer> there = cpus.isEmpty() ? run.cpusOf("rtoMask") : shown("rtoMask", cpus);
    Series first = run.series("rtoMask", there.getFirst());
    double[] xs = first == null ? new double[0] : Blocks.doubles(first.timesNs());
    double[] values = new double[there.size() * xs.length];
    Arrays.fill(values, Double.NaN);
    for (int i = 0; i < there.size(); i++) {
      Series s = run.series("rtoMask", there.get(i));
      for (int k = 0; s != null && k < s.values().length; k++) {
        int x = Arrays.binarySearch(xs, s.timesNs()[k]); // a CPU has samples since its first work
        if (x >= 0) {
          values[i * xs.length + x] = s.values()[k];
        }
      }
    }
    List<Mark> marks = run.report.lockups().stream().filter(l -> there.contains(l.cpu()))
        .map(l -> new Mark(l.timeNs(), (double) there.indexOf(l.cpu()), Run.text(l))).toList();
    return new HeatMap("rto_mask",
        "Whether a CPU had more than one RT task, one of them movable, at each sample: then the push token visits it.",
        Blocks.TIME, Blocks.time(), Axis.of("CPU", there.stream().map(String::valueOf).toList()),
        Axis.of("rto_mask", List.of("not in rto_mask", "in rto_mask")), xs, Blocks.indices(there.size()), values, marks);
  }

  // -- contexts ---------------------------------------------------------------------------------------

  /** Of one context, in 1/10000. */
  private int share(String context, int cpu, int i) {
    Contexts c = run.report.contexts();
    return switch (context) {
      case TASK -> c.task()[cpu][i];
      case SOFTIRQ -> c.softirq()[cpu][i];
      case HARDIRQ -> c.hardirq()[cpu][i];
      default -> Math.max(0, (int) WHOLE - c.task()[cpu][i] - c.softirq()[cpu][i] - c.hardirq()[cpu][i]);
    };
  }

  /** CPU x time. */
  HeatMap heat(String context) {
    Contexts c = run.report.contexts();
    int n = c.timesNs().length;
    int cpus = c.task().length;
    double[] begins = IntStream.range(0, n).mapToDouble(i -> i == 0 ? 0 : c.timesNs()[i - 1]).toArray();
    double[] values = new double[cpus * n];
    for (int cpu = 0; cpu < cpus; cpu++) {
      for (int i = 0; i < n; i++) {
        values[cpu * n + i] = share(context, cpu, i) / WHOLE;
      }
    }
    List<Mark> marks = run.report.lockups().stream().map(l -> new Mark(l.timeNs(), (double) l.cpu(), Run.text(l))).toList();
    return new HeatMap(context + " share, CPU x time", "The share of each interval that a CPU was in " + context + " context"
        + (context.equals(SOFTIRQ) ? ", hard interrupts on top of it left out" : "") + ".", Blocks.TIME, Blocks.time(),
        Axis.of("CPU", Unit.COUNT), Axis.of(context + " share", Unit.SHARE), begins, Blocks.indices(cpus), values, marks);
  }

  private Figure shares(String context, List<Integer> cpus) {
    List<Line> lines = cpus.stream().map(cpu -> line("CPU " + cpu, known(cpu), i -> share(context, cpu, i) / WHOLE)).toList();
    return Blocks.overTime(context + " share", "", Axis.of("share", Unit.SHARE), Style.LINES, lines, run.marks(cpus));
  }

  private Line line(String name, int cpu, IntFunction<Double> value) {
    double[] ys = IntStream.range(0, run.report.contexts().timesNs().length).mapToDouble(value::apply).toArray();
    return new Line(name, Blocks.doubles(run.report.contexts().timesNs()), ys);
  }

  private int known(int cpu) {
    int n = run.report.contexts().task().length;
    if (cpu < 0 || cpu >= n) {
      throw new IllegalArgumentException("is not there for CPU " + cpu + "; accepted: 0 to " + (n - 1));
    }
    return cpu;
  }

  /** All contexts of a CPU, or of all CPUs together. */
  Figure contexts(List<Integer> cpus) {
    if (cpus.size() > 1) {
      throw new IllegalArgumentException("is of one CPU, or of all without one");
    }
    int n = run.report.contexts().task().length;
    List<Line> lines = new ArrayList<>();
    for (String x : List.of(HARDIRQ, SOFTIRQ, TASK, IDLE)) {
      lines.add(cpus.isEmpty() ? line(x, -1, i -> IntStream.range(0, n).mapToDouble(c -> share(x, c, i)).sum() / n / WHOLE)
          : line(x, known(cpus.getFirst()), i -> share(x, cpus.getFirst(), i) / WHOLE));
    }
    String of = cpus.isEmpty() ? "all CPUs" : "CPU " + cpus.getFirst();
    return Blocks.overTime("contexts of " + of, "What each context had of the time since the interval before.", Axis.of("share",
        Unit.SHARE),
        Style.STACKED, lines, run.marks(cpus));
  }

  // -- latency ----------------------------------------------------------------------------------------

  /** Histograms of workloads. */
  private Chart latency(List<String> workloads) {
    List<Line> lines = new ArrayList<>();
    for (String w : workloads) {
      Latency l = run.report.latency().get(w);
      if (l != null && l.histogram().length > 0) {
        lines.add(histogram(w, l.histogram()));
      }
    }
    return new Chart("wake-up latency" + (workloads.size() == 1 ? " of " + workloads.getFirst() : ""), LATENCY_DOC, "",
        Axis.log("from waking to running", Unit.NS), Axis.log("wake-ups", Unit.COUNT), Style.STEPS, lines, List.of());
  }

  static final String LATENCY_DOC = "How many wake-ups took how long, four lengths to an octave. What still waited at the end is not among them.";

  /** Steps from where buckets begin; nothing where there is none. */
  static Line histogram(String name, long[][] buckets) {
    List<double[]> points = new ArrayList<>();
    for (int i = 0; i < buckets.length; i++) {
      double begin = Math.max(1, lower(buckets[i][0]));
      if (i > 0 && begin > buckets[i - 1][0] + 1) {
        points.add(new double[] {buckets[i - 1][0] + 1, Double.NaN});
      }
      points.add(new double[] {begin, buckets[i][1]});
    }
    points.add(new double[] {buckets[buckets.length - 1][0] + 1, Double.NaN});
    return new Line(name, points.stream().mapToDouble(p -> p[0]).toArray(), points.stream().mapToDouble(p -> p[1]).toArray());
  }

  /** The smallest value in the bucket that a largest one names. */
  static long lower(long upper) {
    int shift = upper <= LINEAR_MAX ? 0 : Long.SIZE - 3 - Long.numberOfLeadingZeros(upper);
    return upper >> shift << shift;
  }
}
