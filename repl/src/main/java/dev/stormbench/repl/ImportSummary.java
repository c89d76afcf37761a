package dev.stormbench.repl;

import dev.stormbench.repl.imports.Timehist;
import dev.stormbench.repl.imports.Timehist.TaskTimes;
import dev.stormbench.repl.imports.Timehist.Times;
import dev.stormbench.repl.imports.Timehist.Waited;
import dev.stormbench.repl.imports.Timehist.Work;
import dev.stormbench.repl.imports.TraceWalk;
import dev.stormbench.repl.imports.TraceWalk.CpuNow;
import dev.stormbench.repl.imports.TraceWalk.In;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What a trace says of its tasks, CPUs and handlers, as tables. Times are ms, as perf's; of handlers us. */
final class ImportSummary {
  private static final String NOTHING = "-";

  private final Timehist walk;
  private final int top;

  /** {@code top}: rows of a table; 0 for all. */
  ImportSummary(Timehist walk, int top) {
    this.walk = walk;
    this.top = top;
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    tasks(lines);
    cpus(lines);
    works(lines);
    if (!walk.sends().isEmpty()) {
      lines.add("");
      lines.add("  IPIs sent: " + String.join(", ", walk.sends().entrySet().stream()
          .map(s -> s.getKey() + " " + Text.count(s.getValue())).toList()));
    }
    return lines;
  }

  private void tasks(List<String> lines) {
    List<TaskTimes> all = walk.tasks();
    Table t = new Table(1, "task, ms", "switches", "run time", "mean", "max", "slept", "blocked", "preempted", "delays", "mean", "99 %",
        "max", "max at, s", "moved");
    long cut = 0;
    for (TaskTimes task : shown(all)) {
      t.row(walk.comm(task.pid()) + ":" + task.pid(), Text.count(task.runs().count()), ms(task.runs().totalNs()),
          any(task.runs(), task.runs().meanNs()), any(task.runs(), task.runs().maxNs()),
          ms(task.waitedNs(Waited.SLEEPING)), ms(task.waitedNs(Waited.BLOCKED)),
          ms(task.waitedNs(Waited.PREEMPTED)), Text.count(task.delays().count()), any(task.delays(), task.delays().meanNs()),
          any(task.delays(), task.delays().percentileNs(99)), any(task.delays(), task.delays().maxNs()), at(task.delays()),
          Text.count(task.migrations()));
    }
    for (TaskTimes task : all) {
      cut += task.cut();
    }
    add(lines, t, all.size(), "task");
    if (cut > 0) {
      lines.add("  not counted: " + Text.plural(cut, "run segment") + " whose beginning or end is not in the trace");
    }
  }

  private void cpus(List<String> lines) {
    Table t = new Table(1, "cpu", "task", "idle", "hardirq", "softirq", "not known", "switches");
    long spanNs = walk.endNs() - walk.startNs();
    int rows = 0;
    for (CpuNow c : walk.cpus()) {
      long knownNs = 0;
      for (In in : In.values()) {
        knownNs += in == In.UNKNOWN ? 0 : c.spentNs(in);
      }
      t.row(Integer.toString(c.cpu()), share(c.spentNs(In.TASK), spanNs), share(c.spentNs(In.IDLE), spanNs),
          share(c.spentNs(In.HARDIRQ), spanNs), share(c.spentNs(In.SOFTIRQ), spanNs), share(spanNs - knownNs, spanNs),
          Text.count(c.switches()));
      rows++;
    }
    add(lines, t, rows, "CPU");
  }

  private void works(List<String> lines) {
    List<Work> all = walk.works().stream().sorted(Comparator.comparing(Work::kind)
        .thenComparing(w -> -w.times().totalNs()).thenComparing(Work::name)).toList();
    Table t = new Table(2, "", "times in us", "count", "in all", "mean", "99 %", "max", "max at, s");
    for (Work w : shown(all)) {
      t.row(w.kind().label(), w.name(), Text.count(w.times().count()), us(w.times().totalNs()), us(w.times().meanNs()),
          us(w.times().percentileNs(99)), us(w.times().maxNs()), at(w.times()));
    }
    add(lines, t, all.size(), "row");
  }

  private <T> List<T> shown(List<T> all) {
    return top == 0 || all.size() <= top ? all : all.subList(0, top);
  }

  private void add(List<String> lines, Table t, int rows, String what) {
    if (t.isEmpty()) {
      return;
    }
    lines.add("");
    lines.addAll(t.lines());
    if (top > 0 && rows > top && !what.equals("CPU")) {
      lines.add("  and " + Text.plural(rows - top, what) + " more (--top 0: all)");
    }
  }

  private static String any(Times of, double ns) {
    return of.count() == 0 ? NOTHING : ms(ns);
  }

  private static String at(Times t) {
    return t.maxAtNs() == TraceWalk.UNKNOWN_NS ? NOTHING : Text.format("%.6f", t.maxAtNs() / 1e9);
  }

  private static String share(long ns, long ofNs) {
    return ofNs <= 0 ? NOTHING : Text.percent((double) ns / ofNs);
  }

  private static String ms(double ns) {
    return Text.format("%.3f", ns / 1e6);
  }

  private static String us(double ns) {
    return Text.format("%.3f", ns / 1e3);
  }
}
