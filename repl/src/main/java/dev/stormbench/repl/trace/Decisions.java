package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the decisions about some tasks out of the records of a trace.
 *
 * <p>A real kernel does much beside: ticks kick idle CPUs, RCU and kworkers are woken. What makes a decision
 * comparable:
 * <ul>
 * <li>Tasks are known by comm. Where several have the same, {@code #1} is the one with the lowest pid, and so on.
 * <li>Wake-ups, migrations and switches count if they name one of the tasks. The other side of a switch, idle or not,
 *     becomes {@code -}. What others do on a CPU while nothing is decided there about the tasks is left out: a switch
 *     to them and the switch back become one, or none.
 * <li>An IPI that is sent belongs to what its CPU said last within the same handler or softirq: a wake-up or migration
 *     of one of the tasks, or of another. If nothing was said: in a handler it counts unless this is a tick; in a
 *     softirq it does not; in task context it does if one of the tasks runs (a pull, a push after the switch).
 * <li>An IPI that is entered counts if one of those that it merges did when it was sent, and so does what its handler
 *     sends on.
 * <li>Without ipi_send_cpu (it came with v6.4) a reschedule IPI counts if one of the tasks was woken or migrated to its
 *     CPU from elsewhere since the last one, a call-function IPI if its handler names one of the tasks.
 * <li>A task that leaves the real-time class for good may be taken for one of the others from then on.
 * </ul>
 */
public final class Decisions implements Consumer<TraceRecord> {
  /** What is compared if nothing else is said. */
  public static final Set<TraceEvent> EVENTS = Set.copyOf(EnumSet.of(TraceEvent.SCHED_WAKING, TraceEvent.SCHED_WAKEUP,
      TraceEvent.SCHED_WAKEUP_NEW, TraceEvent.SCHED_MIGRATE_TASK, TraceEvent.SCHED_SWITCH, TraceEvent.IPI_SEND_CPU,
      TraceEvent.RESCHEDULE_ENTRY, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, TraceEvent.IRQ_WORK_ENTRY));

  private static final Set<String> TICKS = Set.of("tick_nohz_handler", "tick_sched_timer");
  private static final String OTHERS = "-";
  private static final String ARROW = " ==> ";
  private static final String IDLE = "swapper/";
  private static final int MAX_RT_PRIO = 100;
  private static final String STATE_LETTERS = "SDTtXZPI";
  private static final int STATE_PREEMPTED = 0x100;

  /** What of a record is needed again, once it is known whether the trace has sends. */
  private record Seen(long timeNs, int cpu, TraceEvent event, String comm, boolean handler, long[] args,
      @Nullable String[] texts) {}

  /** Whose doing it is what a CPU does now. */
  private enum Cause { NOBODY, TASKS, OTHERS }

  private final List<Seen> records = new ArrayList<>();
  /** pids of each comm. */
  private final Map<String, SortedSet<Integer>> pids = new LinkedHashMap<>();
  /** CPUs whose first record finds them idle. */
  private final BitSet idleAtFirst = new BitSet();
  private final BitSet heardOf = new BitSet();
  private boolean sends;
  private int cpus;
  private long lastNs;

  @Override
  public void accept(TraceRecord r) {
    int fields = r.event().fields().size();
    long[] args = new long[fields];
    @Nullable String[] texts = new @Nullable String[fields];
    for (int i = 0; i < fields; i++) {
      args[i] = r.arg(i);
      texts[i] = r.text(i);
    }
    records.add(new Seen(r.timeNs(), r.cpu(), r.event(), r.comm(), (r.flags() & 0x08) != 0, args, texts));
    sends |= r.event() == TraceEvent.IPI_SEND_CPU;
    cpus = Math.max(cpus, r.cpu() + 1);
    lastNs = Math.max(lastNs, r.timeNs());
    if (!heardOf.get(r.cpu())) {
      heardOf.set(r.cpu());
      idleAtFirst.set(r.cpu(), r.comm().startsWith(IDLE));
    }
    switch (r.event()) {
      case SCHED_WAKING, SCHED_WAKEUP, SCHED_WAKEUP_NEW, SCHED_MIGRATE_TASK -> note(texts[0], args[1]);
      case SCHED_SWITCH -> {
        note(texts[0], args[1]);
        note(texts[4], args[5]);
      }
      default -> { }
    }
    for (int i = 0; i < fields; i++) {
      if (r.event().fields().get(i).endsWith("cpu")) {
        cpus = Math.max(cpus, (int) args[i] + 1);
      }
    }
  }

  /** Says that there is a task, whether or not a record will name it: one of several with a comm is then called the same in all traces. */
  public void know(String comm, int pid) {
    note(comm, pid);
  }

  private void note(@Nullable String comm, long pid) {
    pids.computeIfAbsent(String.valueOf(comm), k -> new TreeSet<>()).add((int) pid);
  }

  /** What a task is called here. */
  private String name(@Nullable String comm, long pid) {
    SortedSet<Integer> all = pids.get(String.valueOf(comm));
    return all.size() == 1 ? String.valueOf(comm) : comm + "#" + (all.headSet((int) pid).size() + 1);
  }

  /** Whether the trace says which IPIs were sent. */
  public boolean hasSends() {
    return sends;
  }

  /** Comms of all tasks that were woken, migrated or switched, idle left out. */
  public Set<String> tasks() {
    Set<String> tasks = new LinkedHashSet<>(pids.keySet());
    tasks.removeIf(c -> c.startsWith(IDLE));
    return tasks;
  }

  /** Time of the last record. */
  long lastNs() {
    return lastNs;
  }

  /** CPUs are numbered below this. */
  int nrCpus() {
    return cpus;
  }

  /**
   * The decisions about these tasks, in the order of the trace.
   *
   * @param withSends whether to take part in what the sends say; false if the other trace has none
   * @param untilRtEnds whether a task that leaves the real-time class for good counts no longer
   */
  List<Decision> about(Set<String> tasks, Set<TraceEvent> events, boolean withSends, boolean untilRtEnds) {
    Pass pass = new Pass(tasks, withSends);
    Map<String, Integer> rtEnds = untilRtEnds ? rtEnds(tasks) : Map.of();
    for (int i = 0; i < records.size(); i++) {
      int now = i;
      rtEnds.forEach((task, end) -> {
        if (end == now) {
          pass.tasks.remove(task);
        }
      });
      pass.take(records.get(i));
    }
    return pass.taken.stream().filter(Objects::nonNull)
        .filter(d -> events.contains(d.event()) && (withSends || d.event() != TraceEvent.IPI_SEND_CPU)).toList();
  }

  /** Of each task that was real-time: the record after the last that says so. */
  private Map<String, Integer> rtEnds(Set<String> tasks) {
    Map<String, Integer> ends = new LinkedHashMap<>();
    for (int i = 0; i < records.size(); i++) {
      Seen r = records.get(i);
      switch (r.event()) {
        case SCHED_WAKING, SCHED_WAKEUP, SCHED_WAKEUP_NEW, SCHED_MIGRATE_TASK ->
            noteRt(ends, r.texts()[0], r.args()[2], i);
        case SCHED_SWITCH -> {
          noteRt(ends, r.texts()[0], r.args()[2], i);
          noteRt(ends, r.texts()[4], r.args()[6], i);
        }
        default -> { }
      }
    }
    ends.keySet().retainAll(tasks);
    return ends;
  }

  private static void noteRt(Map<String, Integer> ends, @Nullable String task, long prio, int record) {
    if (prio < MAX_RT_PRIO) {
      ends.put(String.valueOf(task), record + 1);
    }
  }

  /** One pass over the records. */
  private final class Pass {
    /** In order; null: merged into another. */
    final List<@Nullable Decision> taken = new ArrayList<>();
    final Set<String> tasks;
    /** Per CPU the switch from a task to others that may be merged with the switch back; -1: none. */
    private final int[] toOthers = new int[cpus];
    private final boolean withSends;
    private final Cause[] cause = new Cause[cpus];
    private final boolean[] idle = new boolean[cpus];
    private final Flight[] reschedule = new Flight[cpus];
    private final Flight[] call = new Flight[cpus];
    private final @Nullable Decision[] undecided = new @Nullable Decision[cpus];

    Pass(Set<String> tasks, boolean withSends) {
      this.tasks = new LinkedHashSet<>(tasks);
      this.withSends = withSends;
      Arrays.fill(toOthers, -1);
      for (int i = 0; i < cpus; i++) {
        idle[i] = idleAtFirst.get(i);
        cause[i] = Cause.NOBODY;
        reschedule[i] = new Flight();
        call[i] = new Flight();
      }
    }

    void take(Seen r) {
      idle[r.cpu()] = r.comm().startsWith(IDLE);
      switch (r.event()) {
        case SCHED_WAKING, SCHED_WAKEUP, SCHED_WAKEUP_NEW -> wake(r);
        case SCHED_MIGRATE_TASK -> migrate(r);
        case SCHED_SWITCH -> schedSwitch(r);
        case IPI_SEND_CPU -> send(r);
        case RESCHEDULE_ENTRY -> entry(r, reschedule[r.cpu()]);
        case CALL_FUNCTION_SINGLE_ENTRY -> entry(r, call[r.cpu()]);
        case IRQ_WORK_ENTRY -> {
          take(decision(r, List.of(), "", Decision.NO_CPU, Decision.NO_CPU));
          cause[r.cpu()] = Cause.TASKS;
        }
        case HRTIMER_EXPIRE_ENTRY -> cause[r.cpu()] = TICKS.contains(r.texts()[2]) ? Cause.OTHERS : Cause.NOBODY;
        case SOFTIRQ_ENTRY -> cause[r.cpu()] = Cause.OTHERS;
        case LOCAL_TIMER_ENTRY, LOCAL_TIMER_EXIT, IRQ_HANDLER_ENTRY, IRQ_HANDLER_EXIT, RESCHEDULE_EXIT,
            CALL_FUNCTION_SINGLE_EXIT, IRQ_WORK_EXIT, SOFTIRQ_EXIT -> {
          cause[r.cpu()] = Cause.NOBODY;
          undecided[r.cpu()] = null;
        }
        default -> { }
      }
    }

    private void wake(Seen r) {
      String task = r.texts()[0];
      int to = (int) r.args()[3];
      named(r, task, to, r.event() != TraceEvent.SCHED_WAKING && to != r.cpu());
      if (tasks.contains(task)) {
        String name = name(task, r.args()[1]);
        take(decision(r, List.of(name), name + " " + r.args()[2], Decision.NO_CPU, to));
      }
    }

    private void migrate(Seen r) {
      String task = r.texts()[0];
      int to = (int) r.args()[4];
      named(r, task, to, to != r.cpu());
      if (tasks.contains(task)) {
        String name = name(task, r.args()[1]);
        take(decision(r, List.of(name), name + " " + r.args()[2], (int) r.args()[3], to));
      }
    }

    /** The CPU has named a task: what it sends now is about that one. */
    private void named(Seen r, String task, int to, boolean elsewhere) {
      boolean ours = tasks.contains(task);
      cause[r.cpu()] = ours ? Cause.TASKS : Cause.OTHERS;
      if (ours) {
        decide(r.cpu());
      }
      if (elsewhere && !withSends) {
        reschedule[to].counts |= ours;
      }
    }

    private void schedSwitch(Seen r) {
      cause[r.cpu()] = Cause.NOBODY;
      undecided[r.cpu()] = null;
      String prev = Objects.toString(r.texts()[0]);
      String next = Objects.toString(r.texts()[4]);
      idle[r.cpu()] = next.startsWith(IDLE);
      boolean prevCounts = tasks.contains(prev);
      boolean nextCounts = tasks.contains(next);
      Switch s = new Switch(prevCounts ? name(prev, r.args()[1]) : OTHERS, prevCounts ? r.args()[2] + " " + state((int) r.args()[3]) : "",
          nextCounts ? name(next, r.args()[5]) : OTHERS, nextCounts ? Long.toString(r.args()[6]) : "");
      int before = toOthers[r.cpu()];
      if (before >= 0 && nextCounts) {
        Switch merged = s.after(taken.get(before));
        taken.set(before, null);
        if (!merged.goesOn()) {
          take(merged.decision(r));
        }
      } else if (prevCounts || nextCounts) {
        take(s.decision(r));
      }
      toOthers[r.cpu()] = idle[r.cpu()] || nextCounts ? -1 : prevCounts ? taken.size() - 1 : toOthers[r.cpu()];
    }

    /** What is decided on a CPU separates what others do there before and after. */
    private void take(Decision d) {
      toOthers[d.cpu()] = -1;
      taken.add(d);
    }

    private void send(Seen r) {
      int to = (int) r.args()[0];
      boolean isReschedule = "".equals(r.texts()[2]);
      boolean counts = switch (cause[r.cpu()]) {
        case TASKS -> true;
        case OTHERS -> false;
        case NOBODY -> r.handler() || tasks.contains(r.comm());
      };
      (isReschedule ? reschedule : call)[to].counts |= counts;
      if (counts) {
        take(new Decision(r.timeNs(), r.cpu(), r.event(), List.of(),
            isReschedule ? "reschedule" : "call_function_single", Decision.NO_CPU, to, idle[to]));
      }
    }

    private void entry(Seen r, Flight flight) {
      Decision d = new Decision(r.timeNs(), r.cpu(), r.event(), List.of(), "", Decision.NO_CPU, Decision.NO_CPU,
          idle[r.cpu()]);
      boolean unsaid = !withSends && r.event() == TraceEvent.CALL_FUNCTION_SINGLE_ENTRY;
      boolean counts = !unsaid && flight.counts;
      flight.counts = false;
      cause[r.cpu()] = counts ? Cause.TASKS : Cause.OTHERS;
      undecided[r.cpu()] = unsaid ? d : null;
      if (counts) {
        take(d);
      }
    }

    private void decide(int cpu) {
      Decision d = undecided[cpu];
      if (d != null) {
        take(d);
        undecided[cpu] = null;
      }
    }
  }

  /** Both sides of a switch: names, and what is said of them. */
  private record Switch(String prev, String prevDetail, String next, String nextDetail) {
    /** A switch to others, and this one from them, as one. */
    Switch after(Decision toOthers) {
      String prevName = toOthers.tasks().getFirst();
      String said = toOthers.detail();
      return new Switch(prevName, said.substring(prevName.length() + 1, said.length() - ARROW.length() - OTHERS.length()),
          next, nextDetail);
    }

    /** Whether the task that was switched out goes on. */
    boolean goesOn() {
      return prev.equals(next);
    }

    Decision decision(Seen r) {
      List<String> who = new ArrayList<>(List.of(prev, next));
      who.removeIf(OTHERS::equals);
      return Decisions.decision(r, who, (prev + " " + prevDetail).strip() + ARROW + (next + " " + nextDetail).strip(),
          Decision.NO_CPU, Decision.NO_CPU);
    }
  }

  /** IPIs on their way to a CPU by one vector. */
  private static final class Flight {
    boolean counts;
  }

  private static Decision decision(Seen r, List<String> tasks, String detail, int from, int to) {
    return new Decision(r.timeNs(), r.cpu(), r.event(), tasks, detail, from, to, false);
  }

  private static String state(int state) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < STATE_LETTERS.length(); i++) {
      if ((state & 1 << i) != 0) {
        b.append(STATE_LETTERS.charAt(i));
      }
    }
    return (b.isEmpty() ? "R" : b.toString()) + ((state & STATE_PREEMPTED) != 0 ? "+" : "");
  }

  /** Of a switch whose previous task counts: whether that one stayed runnable. */
  static boolean isRunnable(Decision d) {
    return d.detail().substring(d.tasks().getFirst().length()).matches(" -?\\d+ R\\+? ==> .*");
  }
}
