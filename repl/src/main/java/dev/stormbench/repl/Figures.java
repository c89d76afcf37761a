package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.RunReport.Series;
import dev.stormbench.engine.RunReport.Service;
import dev.stormbench.engine.RunReport.Snapshot;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the storm's reports speak of, computed from a result. The targets are the CPUs with service figures. */
public final class Figures {
  private static final double NS_PER_S = 1e9;
  private static final String SOFTLOCKUP = "softlockup";

  private final RunReport report;
  private final SortedMap<Integer, Service> targets = new TreeMap<>();

  /** Of this result. */
  public Figures(RunReport report) {
    this.report = report;
    report.workloads().values().forEach(w -> w.forEach((cpu, s) -> targets.put(Integer.parseInt(cpu), s)));
  }

  /** Softirq share of each target, ascending by CPU. */
  List<Double> softirqUtils() {
    return targets.keySet().stream().map(cpu -> report.cpus().get(cpu).softirqUtil()).toList();
  }

  /** Mean over the targets. */
  double softirqUtil() {
    return softirqUtils().stream().mapToDouble(d -> d).average().orElse(0);
  }

  /** Mean time per completed body until then, mean of the targets. */
  double meanBodyNs(long untilNs) {
    return targets.keySet().stream()
        .mapToDouble(cpu -> at("bodyNsSum", cpu, untilNs) / Math.max(1, at("completed", cpu, untilNs)))
        .average().orElse(0);
  }

  /** Backlog gained per second until then, mean of the targets. */
  double growthPerS(long untilNs) {
    double s = Math.min(untilNs, report.simulatedNs()) / NS_PER_S;
    return targets.keySet().stream().mapToDouble(cpu -> at("backlog", cpu, untilNs) / s).average().orElse(0);
  }

  /**
   * How much of what arrived the backlog kept, in percent: the growth of its mean from the second to the last quarter of the run, over
   * half of the arrivals; of the target where it is largest, at least 0.
   */
  public double backlogGrowthPercent() {
    long end = report.simulatedNs();
    return targets.entrySet().stream().mapToDouble(t -> {
      Series s = series("backlog", t.getKey());
      double growth = mean(s, end / 4 * 3, end) - mean(s, end / 4, end / 2);
      return t.getValue().arrivals() == 0 ? 0 : 100 * growth / (t.getValue().arrivals() / 2.0);
    }).reduce(0, Math::max);
  }

  /** The mean of the samples in (from, to]. */
  private static double mean(Series s, long fromNs, long toNs) {
    double sum = 0;
    int n = 0;
    for (int i = 0; i < s.timesNs().length; i++) {
      if (s.timesNs()[i] > fromNs && s.timesNs()[i] <= toNs) {
        sum += s.values()[i];
        n++;
      }
    }
    return n == 0 ? 0 : sum / n;
  }

  /** When the backlog of a target first is this large, in s; interpolated between samples. */
  OptionalDouble reachesS(long backlog) {
    OptionalDouble first = OptionalDouble.empty();
    for (int cpu : targets.keySet()) {
      OptionalDouble here = reachesS(series("backlog", cpu), backlog);
      if (here.isPresent() && (first.isEmpty() || here.getAsDouble() < first.getAsDouble())) {
        first = here;
      }
    }
    return first;
  }

  private static OptionalDouble reachesS(Series s, long backlog) {
    for (int i = 0; i < s.values().length; i++) {
      if (s.values()[i] >= backlog) {
        double v0 = i == 0 ? 0 : s.values()[i - 1];
        double t0 = i == 0 ? 0 : s.timesNs()[i - 1];
        double part = (backlog - v0) / (s.values()[i] - v0);
        return OptionalDouble.of((t0 + part * (s.timesNs()[i] - t0)) / NS_PER_S);
      }
    }
    return OptionalDouble.empty();
  }

  /** Largest pass of a target that began before then. */
  long largestPass(long beforeNs) {
    return targets.values().stream().flatMap(s -> s.snapshots().stream()).filter(x -> x.timeNs() < beforeNs)
        .mapToLong(Snapshot::size).max().orElse(0);
  }

  /** Largest backlog of a target. */
  long backlogMax() {
    return targets.values().stream().mapToLong(Service::backlogMax).max().orElse(0);
  }

  /** Reports of the soft-lockup watchdog in order of time; RCU's are not counted here. */
  List<Lockup> softlockups() {
    return report.lockups().stream().filter(l -> l.kind().equals(SOFTLOCKUP)).toList();
  }

  /** Time of the first soft-lockup report in s. */
  OptionalDouble firstReportS() {
    return softlockups().stream().mapToDouble(l -> l.timeNs() / NS_PER_S).findFirst();
  }

  /** Hops per second of virtual time. */
  double hopsPerS() {
    return report.rto().hops() / (report.simulatedNs() / NS_PER_S);
  }

  /** What kind of task a report found: {@code kworker}, {@code migration}, {@code ksoftirqd}, or the name itself. */
  static String kind(String comm) {
    int slash = comm.indexOf('/');
    return slash < 0 ? comm : comm.substring(0, slash);
  }

  /** The last sample that is not later. */
  private double at(String metric, int cpu, long ns) {
    Series s = series(metric, cpu);
    double value = 0;
    for (int i = 0; i < s.timesNs().length && s.timesNs()[i] <= ns; i++) {
      value = s.values()[i];
    }
    return value;
  }

  private Series series(String metric, int cpu) {
    return report.series().stream().filter(s -> s.metric().equals(metric) && s.cpu() == cpu).findFirst()
        .orElseGet(() -> new Series(metric, cpu, new long[0], new double[0]));
  }
}
