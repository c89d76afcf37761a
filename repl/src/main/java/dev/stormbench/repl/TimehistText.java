package dev.stormbench.repl;

import dev.stormbench.repl.imports.Timehist.Row;
import dev.stormbench.repl.imports.TraceWalk;
import java.util.function.Consumer;

/** Run segments in the columns of {@code perf sched timehist}; a time that the trace does not tell is {@code -}. */
final class TimehistText implements Consumer<Row> {
  private final Consumer<String> out;
  private final boolean state;
  private String file = "";

  /** {@code state}: with a column of the state in which the task was switched out. */
  TimehistText(Consumer<String> out, boolean state) {
    this.out = out;
    this.state = state;
  }

  /** The rows to come are of this file. */
  void begin(String name) {
    file = name;
  }

  /** Prints what stands above the first row, once. */
  void header() {
    if (file.isEmpty()) {
      return;
    }
    out.accept(file);
    file = "";
    out.accept(line("time", "cpu", "task name", "wait time", "sch delay", "run time", "state"));
    out.accept(line("", "", "[tid/pid]", "(msec)", "(msec)", "(msec)", ""));
    out.accept(line("-".repeat(15), "-".repeat(6), "-".repeat(30), "-".repeat(9), "-".repeat(9), "-".repeat(9), "-----"));
  }

  @Override
  public void accept(Row r) {
    header();
    out.accept(line(Text.format("%.6f", r.timeNs() / 1e9), Text.format("[%04d]", r.cpu()), r.comm() + "[" + r.pid() + "]",
        ms(r.waitNs()), ms(r.delayNs()), ms(r.runNs()), r.state()));
  }

  private String line(String time, String cpu, String task, String wait, String delay, String run, String letters) {
    return (Text.format("%15s %6s  %-30s  %9s  %9s  %9s", time, cpu, task, wait, delay, run)
        + (state ? Text.format("  %5s", letters) : "")).stripTrailing();
  }

  static String ms(long ns) {
    return ns == TraceWalk.UNKNOWN_NS ? "-" : Text.format("%.3f", ns / 1e6);
  }
}
