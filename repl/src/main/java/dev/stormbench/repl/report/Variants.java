package dev.stormbench.repl.report;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Latency;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.RunReport.Series;
import dev.stormbench.repl.report.Blocks.Rows;
import dev.stormbench.spi.report.Block;
import dev.stormbench.spi.report.Block.Unit;
import dev.stormbench.spi.report.Figure.Axis;
import dev.stormbench.spi.report.Figure.Chart;
import dev.stormbench.spi.report.Figure.Line;
import dev.stormbench.spi.report.Figure.Mark;
import dev.stormbench.spi.report.Figure.Style;
import dev.stormbench.spi.report.Report.Section;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Several results side by side. */
final class Variants {
  private static final int BACKLOG_CPUS = 1;

  private final List<Run> runs;
  private final List<String> names;

  Variants(List<Run> runs) {
    this.runs = runs;
    this.names = names(runs);
  }

  /** What tells them apart: fixes and policies, or scenarios, or else the names of the files. */
  static List<String> names(List<Run> runs) {
    List<String> variants = runs.stream().map(r -> r.variant().isEmpty() ? "none" : r.variant()).toList();
    List<String> scenarios = runs.stream().map(r -> r.report.scenario()).toList();
    List<String> files = runs.stream().map(r -> r.input.shortName()).toList();
    List<String> whole = runs.stream().map(r -> r.input.file()).toList();
    for (List<String> names : List.of(variants, scenarios, files)) {
      if (Set.copyOf(names).size() == names.size()) {
        return names;
      }
    }
    return whole;
  }

  List<Section> sections() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      blocks.add(new Block.Text(names.get(i) + ": " + new Finding(runs.get(i)).sentences().getFirst()));
    }
    blocks.add(table());
    List<Block> lines = new ArrayList<>();
    overTime(lines, "backlog of deferred work", "Of each the CPU with the largest backlog.", Axis.of("items", Unit.COUNT), "backlog",
        Series::values);
    overTime(lines, "hops of the push token per second", "", Axis.of("hops", Unit.PER_SECOND), "hops", RunFigures::perSecond);
    overTime(lines, "pulls per second", "", Axis.of("pulls", Unit.PER_SECOND), "pulls", RunFigures::perSecond);
    overTime(lines, "CPUs in rto_mask", "", Axis.of("CPUs", Unit.COUNT), "rtoCount", Series::values);
    bodies(lines);
    Set<String> workloads = new LinkedHashSet<>();
    runs.forEach(r -> workloads.addAll(r.report.latency().keySet()));
    workloads.forEach(w -> latency(lines, w));
    List<Section> all = new ArrayList<>(List.of(new Section("Side by side", blocks)));
    if (!lines.isEmpty()) {
      all.add(new Section("Timelines and latency, side by side", lines));
    }
    return all;
  }

  private Block table() {
    Rows t = new Rows("What came out").column("variant", Unit.TEXT).column("scenario", Unit.TEXT).column("seed", Unit.COUNT)
        .column("lockup reports", Unit.COUNT).column("first at", Unit.NS).column("longest stuck, s", Unit.COUNT)
        .column("longest softirq", Unit.NS).column("backlog max", Unit.COUNT).column("dropped", Unit.COUNT)
        .column("longest RT wait", Unit.NS).column("hops/s", Unit.PER_SECOND).column("IPIs/s", Unit.PER_SECOND)
        .column("lock spin", Unit.SHARE).column("expectations missed", Unit.COUNT).column("digest", Unit.TEXT);
    for (int i = 0; i < runs.size(); i++) {
      RunReport r = runs.get(i).report;
      List<Run.Expected> expected = runs.get(i).expectations();
      t.row(names.get(i), r.scenario(), r.seed(), (long) r.lockups().size(),
          r.lockups().stream().map(Lockup::timeNs).min(Comparator.naturalOrder()).orElse(null), r.metric("maxStuckSeconds"),
          r.metric("maxSoftirq"), r.metric("backlogMax"), r.metric("dropped"),
          r.latency().values().stream().filter(Latency::rt).map(Latency::longestNs).max(Comparator.naturalOrder()).orElse(null),
          r.simulatedNs() == 0 ? null : Blocks.number(r.rto().hops() * 1e9 / r.simulatedNs()), Blocks.number(r.ipisPerSecond()),
          r.lockSpinShare(), expected.isEmpty() ? null : (Object) expected.stream().filter(e -> !e.met()).count(), r.digest());
    }
    return t.table();
  }

  private interface Values {
    double[] of(Series s);
  }

  /** The CPU with the largest value, or the machine. */
  private static List<Integer> largest(Run r, String metric) {
    return r.cpusOf(metric).stream().sorted(Comparator.comparingDouble((Integer c) -> -max(r.series(metric, c)))).limit(BACKLOG_CPUS)
        .toList();
  }

  private static double max(@Nullable Series s) {
    return s == null ? 0 : Arrays.stream(s.values()).max().orElse(0);
  }

  private void overTime(List<Block> blocks, String title, String doc, Axis y, String metric, Values values) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      for (int cpu : largest(runs.get(i), metric)) {
        Series s = runs.get(i).series(metric, cpu);
        if (s != null) {
          lines.add(new Line(label(i, cpu), Blocks.doubles(s.timesNs()), values.of(s)));
        }
      }
    }
    add(blocks, Blocks.overTime(title, doc, y, Style.LINES, lines, marks()));
  }

  private void bodies(List<Block> blocks) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      for (int cpu : largest(runs.get(i), "bodyNsSum")) {
        Series s = runs.get(i).series("bodyNsSum", cpu);
        if (s != null) {
          lines.add(new Line(label(i, cpu), Blocks.doubles(s.timesNs()), RunFigures.bodyNs(s, runs.get(i).series("completed", cpu))));
        }
      }
    }
    add(blocks, Blocks.overTime("mean time of an item of deferred work", "Of each the CPU whose items took longest in all.",
        Axis.of("time of an item", Unit.NS), Style.LINES, lines, marks()));
  }

  private String label(int i, int cpu) {
    return names.get(i) + (cpu < 0 ? "" : ", CPU " + cpu);
  }

  private List<Mark> marks() {
    List<Mark> all = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      for (Mark m : runs.get(i).marks(List.of())) {
        all.add(new Mark(m.x(), null, names.get(i) + ": " + m.text()));
      }
    }
    return all;
  }

  private void latency(List<Block> blocks, String workload) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < runs.size(); i++) {
      Latency l = runs.get(i).report.latency().get(workload);
      if (l != null && l.histogram().length > 0) {
        lines.add(RunFigures.histogram(names.get(i), l.histogram()));
      }
    }
    add(blocks, new Chart("wake-up latency of " + workload, RunFigures.LATENCY_DOC, "", Axis.log("from waking to running", Unit.NS),
        Axis.log("wake-ups", Unit.COUNT), Style.STEPS, lines, List.of()));
  }

  private static void add(List<Block> blocks, Chart c) {
    if (Blocks.isSomething(c)) {
      blocks.add(c);
    }
  }
}
