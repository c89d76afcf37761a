package dev.stormbench.plugin.checkinvariants;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the families share: where violations go, and whether a machine stands behind the records.
 *
 * <p>Recordings of real kernels are not whole, and this is the one list of what is allowed for ({@link #live} false):
 * <ul>
 * <li>They begin in the midst of things. Nothing is known of a CPU, a task or a timer before its first record; an exit
 *     without its entry may be the first record of a CPU, a softirq or a tasklet.
 * <li>After {@code LOST} lines nothing is known of that CPU any more, nor of any task or timer ({@link #lost}).
 * <li>What idle does as a task may be missing: switches out of it, and sched_wakeup of tasks whose CPU was idle when
 *     they were being woken. So may the switches out of a group of tasks that a filter kept out: a task that never
 *     leaves a CPU in the whole recording ({@link SchedInvariants}, {@link WakeupInvariants}).
 * <li>Kinds of events may be missing altogether: nothing is said of IPIs without ipi_send_cpu (it came with v6.4), nor
 *     of an hrtimer whose start was not recorded ({@link IrqInvariants}, {@link TimerInvariants}), nor of what only events tell of
 *     which none was seen yet ({@link #sees}).
 * <li>A kernel may not count preemption, so that the depth is always 0, and the recorder itself sends IPIs, also between sched_switch
 *     and the switch ({@link SchedInvariants}, 3 and 4).
 * <li>A per-CPU kernel thread runs once where it was forked, and is then bound to its own CPU; here all are bound at
 *     boot ({@link SchedInvariants}, 14).
 * <li>CPUs' clocks differ, so that an effect may seem to come before its cause; see {@link TimeInvariants}.
 * <li>They end anywhere.
 * </ul>
 */
abstract class Family implements Checker {
  /** Prios below are real-time. */
  static final int MAX_RT_PRIO = 100;

  private @Nullable Machine machine;
  private @Nullable Violations violations;
  private final Map<Integer, Task> tasks = new LinkedHashMap<>();
  private final Set<TraceEvent> seen = EnumSet.noneOf(TraceEvent.class);

  @Override
  public final void start(Machine m, Violations v) {
    machine = m;
    violations = v;
  }

  @Override
  public boolean startRecorded(Violations v) {
    violations = v;
    return true;
  }

  /** Whether the records are a whole run of a machine that may be looked at. */
  final boolean live() {
    return machine != null;
  }

  /** Remembers that a kind of event is in the recording. */
  final void see(TraceEvent e) {
    seen.add(e);
  }

  /** Whether what an event tells can be relied on: always in a run, in a recording once there was one. */
  final boolean sees(TraceEvent e) {
    return live() || seen.contains(e);
  }

  /** The machine; only when {@link #live()}. */
  final Machine machine() {
    return Objects.requireNonNull(machine, "start() was not called");
  }

  /** Whether softirqs are task code that may be switched away from; recorded traces are taken not to be of such kernels. */
  final boolean softirqsArePreemptible() {
    return live() && machine().preempt() == Machine.Preempt.RT;
  }

  /** A task of the machine; only when {@link #live()}. */
  final @Nullable Task taskOf(int pid) {
    Task known = tasks.get(pid);
    if (known == null) {
      for (Task t : machine().tasks()) {
        tasks.put(t.pid(), t);
      }
      known = tasks.get(pid);
    }
    return known;
  }

  final void broken(String invariant, TraceRecord r, String what) {
    broken(invariant, "CPU " + r.cpu() + ", " + r.event().eventName() + ": " + what);
  }

  final void broken(String invariant, String what) {
    Objects.requireNonNull(violations, "start() was not called").violated(invariant, what);
  }
}
