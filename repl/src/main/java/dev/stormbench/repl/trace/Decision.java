package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceEvent;
import java.util.List;
import java.util.Locale;

/**
 * One event that shows what a kernel decided, without what differs from boot to boot: pids, addresses.
 *
 * @param timeNs when, on the clock of its trace; not compared
 * @param cpu where it was recorded
 * @param tasks comms of the compared tasks it is about, the previous before the next; none for an IPI
 * @param detail prios, states, the kind of IPI
 * @param from the CPU that a task leaves; {@link #NO_CPU} for none
 * @param to the CPU that a task or an IPI goes to, or a wake-up names; {@link #NO_CPU} for none
 * @param toIdle an IPI that is sent to, or entered on, a CPU that is idle: had that CPU been polling just then, the
 *     kernel would have spared it
 */
public record Decision(long timeNs, int cpu, TraceEvent event, List<String> tasks, String detail, int from, int to,
    boolean toIdle) {
  /** No CPU. */
  public static final int NO_CPU = -1;

  /** Whether both are the same decision, whenever they were made, and idle or not. */
  public boolean same(Decision o) {
    return cpu == o.cpu && event == o.event && from == o.from && to == o.to && tasks.equals(o.tasks)
        && detail.equals(o.detail);
  }

  /** As people read it, without its time: {@code [001] sched_migrate_task X 59, 1 -> 3}. */
  public String text() {
    StringBuilder b = new StringBuilder(String.format(Locale.ROOT, "[%03d] %s %s", cpu, event.eventName(), detail));
    if (from != NO_CPU) {
      b.append(", ").append(from);
    }
    if (to != NO_CPU) {
      b.append(" -> ").append(to);
    }
    return b.toString().stripTrailing();
  }

  /** The same on a machine whose CPUs are numbered otherwise. */
  Decision renamed(int[] newNumbers) {
    return new Decision(timeNs, newNumbers[cpu], event, tasks, detail, from == NO_CPU ? NO_CPU : newNumbers[from],
        to == NO_CPU ? NO_CPU : newNumbers[to], toIdle);
  }
}
