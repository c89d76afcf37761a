package dev.stormbench.repl.query;

import dev.stormbench.spi.query.Column;
import dev.stormbench.spi.query.Column.Type;
import dev.stormbench.spi.query.TableSpec;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables. Every instant and every length of time is in ns; every table says in {@code run} which FILE a row is of. */
public final class Schema {
  private static final Column RUN = integer("run", "which FILE of the command line, from 1; joins with runs");
  private static final Column TS = integer("ts", "when, ns");
  private static final Column DUR = integer("dur", "how long, ns; NULL if the end is not in the trace: it was cut off, or records are lost");
  private static final Column CPU = integer("cpu", "on which CPU");
  private static final Column PID = integer("pid", "the current task's, 0 for idle");
  private static final Column COMM = text("comm", "the current task's name");

  static final TableSpec EVENTS = new TableSpec("events", "A tracepoint that was hit, of any kind. Each kind is also a table of its name"
      + " with its fields in args, such as sched_switch with args.prev_pid.", eventColumns());
  static final TableSpec SCHED = new TableSpec("sched", "A task, idle included, runs on a CPU: from switch to switch.", List.of(RUN, TS, DUR, CPU,
      integer("pid", "which task, 0 for idle"), text("comm", "its name"), integer("prio", "the kernel's priority of it, 0 to 98 for RT, 120 for nice 0"),
      text("end_state", "the state it left the CPU in: R or R+ (preempted), S, D, ...; NULL with dur")));
  static final TableSpec THREAD_STATE = new TableSpec("thread_state", "A task is in a state: from a switch or waking to the next. Idle has none.",
      List.of(RUN, TS, DUR, integer("cpu", "where it runs, or ran last; NULL if that was not seen"), integer("pid", "which task"), text("comm", "its name"),
      text("state", "Running; R woken and waiting for a CPU; R+ preempted and waiting; S, D, ... asleep")));
  static final TableSpec WAKEUPS = new TableSpec("wakeups", "A task is woken: sched_waking, then sched_wakeup, then it is switched in.", List.of(RUN,
      integer("ts", "of sched_waking, ns; of sched_wakeup where there is none"), integer("pid", "the woken task's"), text("comm", "its name"),
      integer("prio", "the kernel's priority of it"), integer("cpu", "target_cpu: where it is to run"), integer("waker_cpu", "where it was woken"),
      integer("waker_pid", "the task there, 0 for idle"), text("waker_comm", "its name"), integer("woken", "of sched_wakeup, ns; NULL if not seen"),
      integer("ran", "of the switch to it, ns; NULL if not seen, or if it was still running when it was woken"),
      integer("latency", "ran - ts, ns")));
  static final TableSpec IRQ = new TableSpec("irq", "An interrupt is handled, from entry to exit.", List.of(RUN, TS, DUR, CPU,
      text("name", "local_timer, reschedule, call_function_single, irq_work, ..., or the device's handler"),
      integer("vector", "of the interrupt; NULL for a device's handler"), integer("irq", "number of a device's interrupt; NULL for others"),
      integer("depth", "how many interrupts are under way below it on this CPU, 0 if none"),
      bool("in_softirq", "whether it came while softirqs were served"), PID, COMM));
  static final TableSpec SOFTIRQ = new TableSpec("softirq", "One pass of a softirq's action, from entry to exit.", List.of(RUN, TS, DUR, CPU,
      integer("vec", "number of the softirq"), text("name", "HI, TIMER, NET_TX, NET_RX, BLOCK, IRQ_POLL, TASKLET, SCHED, HRTIMER, RCU"),
      integer("raised", "of the first softirq_raise since the pass before, ns; NULL if not seen"), integer("latency", "ts - raised, ns"),
      integer("stolen", "what interrupts took of dur, ns"), integer("tasklets", "how many tasklets it ran"), PID, COMM));
  static final TableSpec TASKLET = new TableSpec("tasklet", "A tasklet's function runs.", List.of(RUN, TS, DUR, CPU, text("func", "its function"),
      integer("tasklet", "its address"), integer("stolen", "what interrupts took of dur, ns"), PID, COMM));
  static final TableSpec WORKQUEUE = new TableSpec("workqueue", "A work item is executed.", List.of(RUN, TS, DUR, CPU, text("function", "its function"),
      integer("work", "its address"), text("workqueue", "where it was queued; NULL if not seen"), integer("queued", "when, ns; NULL if not seen"),
      integer("latency", "ts - queued, ns"), integer("pid", "the worker's"), text("comm", "its name")));
  static final TableSpec IPI = new TableSpec("ipi", "An inter-processor interrupt from its sending to the exit of its handler. One that finds another of its"
      + " kind still on its way is answered together with it.", List.of(RUN, integer("ts", "of its sending, ns"), integer("cpu", "the sender"),
      integer("target", "the receiver"), text("name", "call_function_single, call_function, reschedule or irq_work"),
      text("func", "what the receiver is to call, by the csd_queue_cpu before it; NULL if not seen"), integer("entry", "of its handler, ns; NULL if not seen"),
      integer("latency", "entry - ts, ns"), integer("dur", "of its handler, ns; NULL if the end is not in the trace"),
      bool("barren", "whether the handler did nothing that the trace shows but send on, such as a hop of the RT push walk that pushed nothing; NULL for"
          + " reschedule, and with dur"), integer("pid", "the sender's current task"), text("comm", "its name")));
  static final TableSpec LOST = new TableSpec("lost", "Records of a CPU are missing.", List.of(RUN, integer("ts", "of the record before, of any CPU, ns; NULL for none"),
      CPU, integer("events", "how many; NULL if that is not known")));
  static final TableSpec COUNTERS = new TableSpec("counters", "A value at an instant: a sample of the result's series, or a counter of the trace.", List.of(RUN, TS,
      integer("cpu", "of which CPU; NULL for the machine"), text("name", "of the counter"), number("value", "in its own unit")));

  static final TableSpec RUNS = new TableSpec("runs", "A FILE: a trace, a result, or a scenario that was run. What only a result says is NULL for a trace.",
      List.of(RUN, text("file", "its name"), text("scenario", "the scenario's name"), integer("seed", "of the run"), text("digest", "of the run"),
      text("fixes", "in force, joined by +; empty for none"), integer("simulated", "virtual time, ns"), integer("events", "tracepoints hit"),
      integer("steps", "of the engine"), integer("lockups", "reports of watchdogs"), integer("pulls", "of RT tasks"), integer("walks", "of the push token"),
      integer("circuits", "of it over rto_mask"), integer("hops", "of it"), integer("bails", "hops that ended in the prio bail"), integer("pushes", "of RT tasks"),
      integer("retries", "of pushes"), integer("migrations", "of tasks"), bool("truncated", "whether the run ended early"),
      text("panic", "what the kernel panicked of; NULL if it did not")));
  static final TableSpec LOCKUPS = new TableSpec("lockups", "A watchdog's report.", List.of(RUN, TS, CPU, text("kind", "the watchdog's name, such as softlockup"),
      integer("stuck", "seconds as printed, of 2^30 ns each"), PID, COMM, text("stack", "functions, the innermost first, joined by ' < '")));
  static final TableSpec POLICIES = new TableSpec("policies", "A scheduler policy that stands in for a class.", List.of(RUN,
      text("class", "fair or rt"), text("name", "the policy's"), text("state", "enabled, ejected, or exited if it asked for that"),
      integer("ended", "when it was, ns; NULL if it is enabled"), text("reason", "in the kernel's words; NULL if it is enabled"),
      text("message", "what happened; NULL if it is enabled")));
  static final TableSpec CPUS = new TableSpec("cpus", "What a CPU did in a run.", List.of(RUN, CPU, number("softirq_util", "share of its time in softirqs, 0 to 1"),
      number("hardirq_util", "in interrupts"), number("task_util", "in tasks"), number("idle_util", "idle"), integer("switches", "of tasks"),
      integer("ipis_received", "IPIs"), integer("max_softirq", "longest time in softirqs without a break, ns")));
  static final TableSpec SERVICES = new TableSpec("services", "Deferred work of a workload on a CPU.", List.of(RUN, text("workload", "its id"),
      integer("cpu", "on which CPU; NULL for all"), integer("arrivals", "items"), integer("completed", "items"), integer("dropped", "items that were still pending"),
      integer("backlog_max", "items"), number("body_mean", "of an item, interrupts included, ns"), integer("body_max", "ns"),
      integer("largest_snapshot", "items in the largest pass")));
  static final TableSpec SNAPSHOTS = new TableSpec("snapshots", "A pass over deferred work takes what is there.", List.of(RUN, text("workload", "its id"),
      integer("cpu", "on which CPU; NULL for all"), TS, integer("size", "items")));
  static final TableSpec LATENCY = new TableSpec("latency", "How long tasks of a workload waited from waking to running.", List.of(RUN, text("workload", "its id"),
      integer("count", "wake-ups"), integer("p50", "median, ns"), integer("p99", "99 %, ns"), integer("p999", "99.9 %, ns"), integer("max", "ns"),
      integer("response_max", "longest from waking to sleeping, ns"), integer("waiting_max", "longest runnable without running, ns"),
      bool("rt", "whether they are of a real-time class")));
  static final TableSpec KERNEL_LOG = new TableSpec("kernel_log", "A line of the kernel log.", List.of(RUN, integer("line", "its number, from 1"),
      integer("ts", "as printed, ns; NULL if the line has none"), text("text", "behind the time")));

  /** What is filled from traces. */
  static final List<TableSpec> OF_TRACES = List.of(SCHED, THREAD_STATE, WAKEUPS, IRQ, SOFTIRQ, TASKLET, WORKQUEUE, IPI, LOST);
  /** What is filled from results. */
  static final List<TableSpec> OF_RESULTS = List.of(LOCKUPS, POLICIES, CPUS, SERVICES, SNAPSHOTS, LATENCY, KERNEL_LOG);

  private static final int TYPE_WIDTH = 7;
  private static final String WORD = ".schema";

  private Schema() {}

  /** All tables: of files, of traces, of results, then one for each event. */
  public static List<TableSpec> all() {
    List<TableSpec> all = new ArrayList<>(List.of(RUNS, EVENTS));
    all.addAll(OF_TRACES);
    all.add(COUNTERS);
    all.addAll(OF_RESULTS);
    all.addAll(parts());
    return all;
  }

  /** The tables that {@code .schema} names, if that is what was typed. */
  public static Optional<List<String>> asked(String sql) {
    List<String> words = List.of(sql.strip().split("[\\s;]+"));
    return words.getFirst().equals(WORD) ? Optional.of(words.subList(1, words.size())) : Optional.empty();
  }

  /**
   * For people: the tables, or the columns of those that are named.
   *
   * @throws ScenarioException if there is none of a name
   */
  public static List<String> lines(List<String> names) {
    List<String> known = all().stream().map(TableSpec::name).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new ScenarioException(Location.of(WORD + " " + name), "there is no such table" + Nearest.didYouMean(name, known)
            + " (" + WORD + " alone lists them)");
      }
    }
    List<String> lines = new ArrayList<>();
    List<TableSpec> parts = parts();
    for (TableSpec t : all()) {
      if (names.isEmpty() && parts.contains(t)) {
        continue;
      }
      if (names.isEmpty() || names.contains(t.name())) {
        lines.add(t.name() + ": " + t.doc());
        lines.addAll(names.isEmpty() ? List.of("  " + String.join(", ", t.columns().stream().map(Column::name).toList())) : columns(t));
      }
    }
    if (names.isEmpty()) {
      lines.add("and a table for each event, with its fields in args:");
      lines.add("  " + String.join(", ", parts.stream().map(TableSpec::name).toList()));
    }
    return lines;
  }

  private static List<String> columns(TableSpec t) {
    int width = t.columns().stream().mapToInt(c -> c.name().length()).max().orElse(0);
    return t.columns().stream().map(c -> "  " + c.name() + " ".repeat(width - c.name().length()) + "  "
        + c.type().name().toLowerCase(Locale.ROOT) + " ".repeat(TYPE_WIDTH - c.type().name().length()) + "  " + c.doc()).toList();
  }

  /** The tables that {@link #EVENTS} shows, in the order of the events. */
  static List<TableSpec> parts() {
    return Arrays.stream(TraceEvent.values()).map(Schema::part).toList();
  }

  private static TableSpec part(TraceEvent e) {
    List<Column> columns = new ArrayList<>(common());
    for (int i = 0; i < e.fields().size(); i++) {
      TraceEvent.Kind kind = e.kind(i);
      String doc = switch (kind) {
        case NUMBER -> "as in the ring buffer";
        case ADDRESS -> "an address";
        case SYMBOL -> "a kernel function";
        case TEXT -> "a text";
      };
      columns.add(new Column("args." + e.fields().get(i), kind.isText() ? Type.TEXT : Type.INTEGER, doc));
    }
    return new TableSpec(e.eventName(), "The tracepoint " + e.system() + ":" + e.eventName() + " was hit.", columns);
  }

  private static List<Column> common() {
    return List.of(RUN, integer("id", "number of the record in the trace, from 0"), TS, CPU, PID, COMM,
        integer("flags", "bits: 1 irqs off, 4 need-resched, 8 hardirq, 16 softirq, 64 NMI, 128 BH disabled"),
        integer("preempt_count", "preempt depth + 16 * migrate-disable depth"));
  }

  private static List<Column> eventColumns() {
    List<Column> columns = new ArrayList<>(common());
    columns.add(text("event", "its name, such as sched_switch"));
    columns.add(new Column("fields", Type.JSON, "its fields, such as fields->>'prev_pid'"));
    return columns;
  }

  private static Column integer(String name, String doc) {
    return new Column(name, Type.INTEGER, doc);
  }

  private static Column number(String name, String doc) {
    return new Column(name, Type.NUMBER, doc);
  }

  private static Column text(String name, String doc) {
    return new Column(name, Type.TEXT, doc);
  }

  private static Column bool(String name, String doc) {
    return new Column(name, Type.BOOLEAN, doc);
  }
}
