package dev.stormbench.repl.query;

import static dev.stormbench.spi.trace.TraceEvent.SCHED_SWITCH;
import static dev.stormbench.spi.trace.TraceEvent.SCHED_WAKING;

import dev.stormbench.spi.trace.TraceRecord;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Who ran where, in which state tasks were, and who woke whom: {@code sched}, {@code thread_state}, {@code wakeups}.
 *
 * <p>When records of a CPU are lost, nothing is known any more of a task but of those that run on other CPUs: it may have been woken,
 * run and slept there.
 */
final class TaskLane implements Lane {
  private static final int PREV_PID = SCHED_SWITCH.field("prev_pid");
  private static final int PREV_COMM = SCHED_SWITCH.field("prev_comm");
  private static final int PREV_STATE = SCHED_SWITCH.field("prev_state");
  private static final int NEXT_PID = SCHED_SWITCH.field("next_pid");
  private static final int NEXT_COMM = SCHED_SWITCH.field("next_comm");
  private static final int NEXT_PRIO = SCHED_SWITCH.field("next_prio");
  private static final int COMM = SCHED_WAKING.field("comm");
  private static final int PID = SCHED_WAKING.field("pid");
  private static final int PRIO = SCHED_WAKING.field("prio");
  private static final int TARGET_CPU = SCHED_WAKING.field("target_cpu");
  private static final String RUNNING = "Running";
  private static final String RUNNABLE = "R";
  private static final String STATE_LETTERS = "SDTtXZPI";
  private static final int STATE_PREEMPTED = 0x100;
  private static final String EXITED = "X";

  /** What runs on a CPU. */
  private record Slice(long ts, int cpu, int pid, String comm, long prio) {}

  /** In which state a task is. */
  private record State(long ts, long cpu, int pid, String comm, String state) {}

  /** A task that was woken and has not run since. */
  private record Wakeup(long ts, int pid, String comm, long prio, long target, int wakerCpu, int wakerPid, String wakerComm, long woken) {
    Wakeup at(long wokenNs) {
      return new Wakeup(ts, pid, comm, prio, target, wakerCpu, wakerPid, wakerComm, wokenNs);
    }
  }

  private final Out sched;
  private final Out threadState;
  private final Out wakeups;
  private final Map<Integer, Slice> slices = new TreeMap<>();
  private final Map<Integer, State> states = new TreeMap<>();
  private final Map<Integer, Wakeup> pending = new TreeMap<>();

  TaskLane(Tables tables) {
    sched = tables.out(Schema.SCHED);
    threadState = tables.out(Schema.THREAD_STATE);
    wakeups = tables.out(Schema.WAKEUPS);
  }

  @Override
  public void event(TraceRecord r) {
    switch (r.event()) {
      case SCHED_SWITCH -> schedSwitch(r);
      case SCHED_WAKING -> waking(r);
      case SCHED_WAKEUP, SCHED_WAKEUP_NEW -> wakeup(r);
      default -> { }
    }
  }

  // -- switches ---------------------------------------------------------------------------------------

  private void schedSwitch(TraceRecord r) {
    long ts = r.timeNs();
    int cpu = r.cpu();
    int prev = (int) r.arg(PREV_PID);
    int next = (int) r.arg(NEXT_PID);
    String nextComm = comm(r, NEXT_COMM);
    String state = state(r.arg(PREV_STATE));
    Slice before = slices.put(cpu, new Slice(ts, cpu, next, nextComm, r.arg(NEXT_PRIO)));
    if (before != null) {
      slice(before, before.pid == prev ? ts : Out.NONE, state);
    }
    leave(ts, cpu, prev, comm(r, PREV_COMM), state);
    enter(ts, cpu, next, nextComm);
  }

  private void leave(long ts, int cpu, int pid, String comm, String state) {
    Wakeup w = pending.remove(pid);
    if (w != null) { // it had not yet left when it was woken
      wakeup(w, Out.NONE);
    }
    if (pid == 0) {
      return;
    }
    State old = states.remove(pid);
    if (old != null) {
      state(old, old.state.equals(RUNNING) && old.cpu == cpu ? ts : Out.NONE);
    }
    if (!state.equals(EXITED)) {
      states.put(pid, new State(ts, cpu, pid, comm, state));
    }
  }

  private void enter(long ts, int cpu, int pid, String comm) {
    if (pid == 0) {
      return;
    }
    Wakeup w = pending.remove(pid);
    if (w != null) {
      wakeup(w, ts);
    }
    State old = states.put(pid, new State(ts, cpu, pid, comm, RUNNING));
    if (old != null) {
      state(old, old.state.startsWith(RUNNABLE) && !old.state.equals(RUNNING) ? ts : Out.NONE);
    }
  }

  private void slice(Slice s, long end, @Nullable String state) {
    sched.row().num(s.ts).span(s.ts, end).num(s.cpu).num(s.pid).text(s.comm).num(s.prio).text(end == Out.NONE ? null : state).end();
  }

  private void state(State s, long end) {
    threadState.row().num(s.ts).span(s.ts, end).num(s.cpu).num(s.pid).text(s.comm).text(s.state).end();
  }

  /** As the kernel prints it: {@code S}, {@code R+}, {@code S|D}. */
  private static String state(long raw) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < STATE_LETTERS.length(); i++) {
      if ((raw >> i & 1) != 0) {
        b.append(b.isEmpty() ? "" : "|").append(STATE_LETTERS.charAt(i));
      }
    }
    return (b.isEmpty() ? RUNNABLE : b.toString()) + ((raw & STATE_PREEMPTED) == 0 ? "" : "+");
  }

  // -- wake-ups ---------------------------------------------------------------------------------------

  private void waking(TraceRecord r) {
    woken(r);
    Wakeup again = pending.put((int) r.arg(PID), wakeupOf(r, Out.NONE));
    if (again != null) {
      wakeup(again, Out.NONE);
    }
  }

  private void wakeup(TraceRecord r) {
    woken(r);
    int pid = (int) r.arg(PID);
    Wakeup w = pending.get(pid);
    pending.put(pid, w == null ? wakeupOf(r, r.timeNs()) : w.at(r.timeNs()));
  }

  private static Wakeup wakeupOf(TraceRecord r, long wokenNs) {
    return new Wakeup(r.timeNs(), (int) r.arg(PID), comm(r, COMM), r.arg(PRIO), r.arg(TARGET_CPU), r.cpu(), r.pid(), r.comm(), wokenNs);
  }

  private void woken(TraceRecord r) {
    int pid = (int) r.arg(PID);
    State old = states.get(pid);
    if (old != null && old.state.startsWith(RUNNABLE)) {
      return;
    }
    states.put(pid, new State(r.timeNs(), old == null ? Out.NONE : old.cpu, pid, comm(r, COMM), RUNNABLE));
    if (old != null) {
      state(old, r.timeNs());
    }
  }

  private void wakeup(Wakeup w, long ran) {
    wakeups.row().num(w.ts).num(w.pid).text(w.comm).num(w.prio).num(w.target).num(w.wakerCpu).num(w.wakerPid).text(w.wakerComm)
        .num(w.woken).num(ran).span(w.ts, ran).end();
  }

  // -- where nothing is known -------------------------------------------------------------------------

  @Override
  public void lost(int cpu) {
    Slice s = slices.remove(cpu);
    if (s != null) {
      slice(s, Out.NONE, null);
    }
    pending.values().forEach(w -> wakeup(w, Out.NONE));
    pending.clear();
    states.values().removeIf(t -> {
      boolean known = t.state.equals(RUNNING) && t.cpu != cpu;
      if (!known) {
        state(t, Out.NONE);
      }
      return !known;
    });
  }

  @Override
  public void end() {
    slices.values().forEach(s -> slice(s, Out.NONE, null));
    pending.values().forEach(w -> wakeup(w, Out.NONE));
    states.values().forEach(t -> state(t, Out.NONE));
    slices.clear();
    pending.clear();
    states.clear();
  }

  private static String comm(TraceRecord r, int field) {
    return Objects.requireNonNullElse(r.text(field), "");
  }
}
