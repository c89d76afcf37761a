package dev.stormbench.repl.fidelity;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A stretch for which a task ran on a CPU without a break.
 *
 * @param task its comm
 * @param startNs since the beginning of the scenario
 * @param end why it ended: {@code s} it slept, {@code *} it was preempted, {@code +} the same inside the kernel, as
 *     when the stopper takes it away, {@code x} it exited; a blank if it runs yet
 */
public record Segment(String task, int cpu, long startNs, long endNs, char end) {
  /** A stretch that a sched_switch with this prev_state ended. */
  static Segment ended(String task, int cpu, long startNs, long endNs, long prevState) {
    char end = prevState == 0 ? '*' : (prevState & 0x100) != 0 ? '+' : (prevState & 0x30) != 0 ? 'x' : 's';
    return new Segment(task, cpu, startNs, endNs, end);
  }

  /** Length in ns. */
  public long ns() {
    return endNs - startNs;
  }

  /** {@code task@cpu start-end}, in ms with one decimal. */
  @Override
  public String toString() {
    return task + "@" + cpu + " " + ms(startNs) + "-" + ms(endNs) + (end == ' ' ? "" : String.valueOf(end));
  }

  /** As C's printf rounds a double, so that recordings give the lines that were made of them elsewhere. */
  private static String ms(long ns) {
    return new BigDecimal(ns / 1e6).setScale(1, RoundingMode.HALF_EVEN).toPlainString();
  }
}
