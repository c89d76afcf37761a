package dev.stormbench.repl.prompt;

import dev.stormbench.engine.RunReport;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Two results of the same virtual time side by side, only what differs. */
public final class Diff {
  private final RunReport one;
  private final RunReport other;
  private final List<String[]> rows = new ArrayList<>();

  private Diff(RunReport one, RunReport other) {
    this.one = one;
    this.other = other;
  }

  /** A line for each figure in which they differ, under a line with the names; or one that says that nothing does. */
  public static List<String> lines(String oneName, RunReport one, String otherName, RunReport other) {
    if (one.digest().equals(other.digest()) && one.kernelLog().equals(other.kernelLog())) {
      return List.of("nothing differs: " + oneName + " and " + otherName + " both have digest " + one.digest() + " at "
          + Figures.instant(one.simulatedNs()));
    }
    Diff d = new Diff(one, other);
    d.rows.add(new String[] {"at " + Figures.instant(one.simulatedNs()), oneName, otherName});
    d.compare();
    return d.table();
  }

  private void compare() {
    text("digest", one.digest(), other.digest());
    text("fixes", String.join(", ", one.fixes()), String.join(", ", other.fixes()));
    text("policies", policies(one), policies(other));
    text("simulated", Figures.instant(one.simulatedNs()), Figures.instant(other.simulatedNs()));
    text("panic", one.panic(), other.panic());
    count("lockups", r -> r.lockups().size());
    count("backlog, largest", r -> r.metric("backlogMax"));
    count("bodies completed", r -> r.metric("completed"));
    count("bodies dropped", r -> r.metric("dropped"));
    count("IPIs received per s", r -> r.cpus().stream().mapToLong(RunReport.CpuReport::ipisReceived).sum() / seconds(r));
    count("switches per s", r -> r.cpus().stream().mapToLong(RunReport.CpuReport::switches).sum() / seconds(r));
    count("pulls", r -> r.rto().pulls());
    count("hops", r -> r.rto().hops());
    count("bails", r -> r.rto().bails());
    count("pushes", r -> r.rto().pushes());
    time("softirq stretch, longest", r -> r.metric("maxSoftirq"));
    share("softirq share, busiest CPU", r -> r.cpus().stream().mapToDouble(RunReport.CpuReport::softirqUtil).max().orElse(0));
    share("hardirq share, busiest CPU", r -> r.cpus().stream().mapToDouble(RunReport.CpuReport::hardirqUtil).max().orElse(0));
    share("idle share, all CPUs", r -> r.cpus().stream().mapToDouble(RunReport.CpuReport::idleUtil).average().orElse(0));
    Set<String> ids = new LinkedHashSet<>(one.latency().keySet());
    ids.addAll(other.latency().keySet());
    for (String id : ids) {
      time("latency p99, " + id, r -> r.latency().containsKey(id) ? r.latency().get(id).p99Ns() : 0);
      time("latency max, " + id, r -> r.latency().containsKey(id) ? r.latency().get(id).maxNs() : 0);
    }
  }

  private static String policies(RunReport r) {
    return String.join(", ", r.policies().stream().map(p -> p.slot() + " by " + p.name() + (p.endedNs() < 0 ? "" : " (" + p.state() + ")")).toList());
  }

  private static double seconds(RunReport r) {
    return Math.max(1, r.simulatedNs()) / 1e9;
  }

  private void count(String what, ToDoubleFunction<RunReport> f) {
    text(what, Figures.format("%,.0f", f.applyAsDouble(one)), Figures.format("%,.0f", f.applyAsDouble(other)));
  }

  private void time(String what, ToDoubleFunction<RunReport> f) {
    text(what, Figures.time(f.applyAsDouble(one)), Figures.time(f.applyAsDouble(other)));
  }

  private void share(String what, ToDoubleFunction<RunReport> f) {
    text(what, Figures.format("%.1f %%", 100 * f.applyAsDouble(one)), Figures.format("%.1f %%", 100 * f.applyAsDouble(other)));
  }

  private void text(String what, String a, String b) {
    if (!a.equals(b)) {
      rows.add(new String[] {what, a.isEmpty() ? "-" : a, b.isEmpty() ? "-" : b});
    }
  }

  private List<String> table() {
    int[] width = new int[3];
    for (String[] r : rows) {
      for (int i = 0; i < 3; i++) {
        width[i] = Math.max(width[i], r[i].length());
      }
    }
    return rows.stream().map(r -> (r[0] + " ".repeat(width[0] - r[0].length()) + "  "
        + " ".repeat(width[1] - r[1].length()) + r[1] + "  " + " ".repeat(width[2] - r[2].length()) + r[2])).toList();
  }
}
