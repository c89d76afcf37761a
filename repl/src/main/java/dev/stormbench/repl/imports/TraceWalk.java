package dev.stormbench.repl.imports;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceImporter;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Follows what each CPU does through the records of a trace: which task is current, and in which handler or softirq it
 * is. What the trace does not say stays unknown: what ran before a CPU's first record and after one that is missing, when a
 * handler began whose entry was not recorded. Where records contradict each other something is missing, and {@link
 * #hole} is told.
 *
 * <p>Handlers are known by their entry and exit events, and only by them: the time of an interrupt whose events were not
 * recorded is its task's, as it is for the kernel without irq time accounting.
 */
public abstract class TraceWalk implements TraceImporter.Sink {
  /** A time that the trace does not tell. */
  public static final long UNKNOWN_NS = Long.MIN_VALUE;
  /** A CPU's current task while it is not known. */
  public static final int UNKNOWN_PID = -1;

  /** What has a beginning and an end on one CPU. */
  public enum Kind {
    /** The handler of a vector of the local APIC, such as local_timer or reschedule. */
    VECTOR("vector"),
    /** The handler of a device's line. */
    IRQ("irq"),
    /** A softirq. */
    SOFTIRQ("softirq"),
    /** A tasklet. */
    TASKLET("tasklet"),
    /** The callback of an hrtimer. */
    HRTIMER("hrtimer"),
    /** The callback of a timer of the timer wheel. */
    TIMER("timer"),
    /** A work of a workqueue, with whatever interrupts or preempts it. */
    WORK("workqueue");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** How tables call it. */
    public String label() {
      return label;
    }
  }

  /** What a CPU is in. */
  public enum In { UNKNOWN, IDLE, TASK, SOFTIRQ, HARDIRQ }

  /** What was entered and is not left yet. */
  private record Open(Kind kind, String name, long key, long fromNs) {}

  /** A CPU as far as it is known now. */
  public static final class CpuNow {
    private final int cpu;
    private final long[] spentNs = new long[In.values().length];
    private final Map<Kind, Map<Long, Open>> inner = new TreeMap<>();
    private int pid = UNKNOWN_PID;
    private boolean heard;
    private long inNs = UNKNOWN_NS;
    private long lastNs;
    private long irqNs;
    private long switches;
    private @Nullable Open hardirq;
    private @Nullable Open softirq;
    /** In softirqs since before the first record, as the flags of that say. */
    private boolean softirqUnseen;

    private CpuNow(int cpu) {
      this.cpu = cpu;
    }

    /** Its number. */
    public int cpu() {
      return cpu;
    }

    /** pid of its current task; 0 for idle, {@link #UNKNOWN_PID}. */
    public int pid() {
      return pid;
    }

    /** When that was switched in, or {@link #UNKNOWN_NS}. */
    public long inNs() {
      return inNs;
    }

    /** Time in handlers and softirqs since that was switched in. */
    public long irqNs() {
      return irqNs;
    }

    /** Switches recorded on it. */
    public long switches() {
      return switches;
    }

    /** How long it was in something. */
    public long spentNs(In in) {
      return spentNs[in.ordinal()];
    }

    /** What it is in. */
    public In in() {
      return hardirq != null ? In.HARDIRQ : softirq != null || softirqUnseen ? In.SOFTIRQ : pid == UNKNOWN_PID ? In.UNKNOWN : pid == 0 ? In.IDLE : In.TASK;
    }

    /** Name of the handler that it is in; empty: in none. */
    public String hardirq() {
      return hardirq == null ? "" : hardirq.name();
    }

    /** When that began, or {@link #UNKNOWN_NS}. */
    public long hardirqNs() {
      return hardirq == null ? UNKNOWN_NS : hardirq.fromNs();
    }

    /** The kind of that handler, or null. */
    public @Nullable Kind hardirqKind() {
      return hardirq == null ? null : hardirq.kind();
    }

    /** Name of the softirq that it is in; empty: in none. */
    public String softirq() {
      return softirq == null ? "" : softirq.name();
    }

    /** Whether a callback of a kind is running. */
    public boolean isIn(Kind kind) {
      return !inner.getOrDefault(kind, Map.of()).isEmpty();
    }
  }

  /** Of {@link TraceRecord#flags}. */
  private static final int SERVING_SOFTIRQ = 0x10;
  private static final String[] SOFTIRQS =
      {"HI", "TIMER", "NET_TX", "NET_RX", "BLOCK", "IRQ_POLL", "TASKLET", "SCHED", "HRTIMER", "RCU"};
  private static final String ENTRY = "_entry";
  private static final String EXIT = "_exit";

  private final TreeMap<Integer, CpuNow> cpus = new TreeMap<>();
  private final Map<Integer, String> comms = new HashMap<>();
  private long startNs = UNKNOWN_NS;
  private long endNs = UNKNOWN_NS;

  /** The CPUs that records came from, by number. */
  public final Iterable<CpuNow> cpus() {
    return cpus.values();
  }

  /** Time of the first record, or {@link #UNKNOWN_NS}. */
  public final long startNs() {
    return startNs;
  }

  /** Time of the last record, or {@link #UNKNOWN_NS}. */
  public final long endNs() {
    return endNs;
  }

  /** The name that a task had last. */
  public final String comm(int pid) {
    return comms.getOrDefault(pid, "<...>");
  }

  @Override
  public final void event(TraceRecord r) {
    long nowNs = r.timeNs();
    startNs = startNs == UNKNOWN_NS ? nowNs : startNs;
    endNs = Math.max(endNs, nowNs);
    CpuNow c = cpus.computeIfAbsent(r.cpu(), CpuNow::new);
    named(r.pid(), r.comm());
    if (!c.heard) {
      c.heard = true;
      c.pid = r.pid();
      c.lastNs = nowNs;
      c.softirqUnseen = (r.flags() & SERVING_SOFTIRQ) != 0;
      found(c, nowNs);
    } else if (c.pid != r.pid()) {
      hole(c, nowNs, "CPU " + c.cpu + " switched from " + who(c.pid) + " to " + who(r.pid()) + " without a sched_switch");
      vanished(c, nowNs);
      forget(c);
      c.pid = r.pid();
      found(c, nowNs);
    }
    charge(c, nowNs);
    take(c, r, nowNs);
  }

  @Override
  public final void lost(int cpu, long events) {
    CpuNow c = cpus.computeIfAbsent(cpu, CpuNow::new);
    hole(c, c.heard ? c.lastNs : UNKNOWN_NS, "records of CPU " + cpu + " were lost" + (events > 0 ? ", " + events + " of them" : ""));
    vanished(c, c.lastNs);
    gap();
    forget(c);
    c.pid = UNKNOWN_PID;
    c.heard = false;
  }

  /** The trace is over. */
  public void end() {
    for (CpuNow c : cpus.values()) {
      if (c.heard) {
        charge(c, endNs);
      }
    }
  }

  private static void forget(CpuNow c) {
    c.inNs = UNKNOWN_NS;
    c.irqNs = 0;
    c.hardirq = null;
    c.softirq = null;
    c.softirqUnseen = false;
    c.inner.clear();
  }

  private void charge(CpuNow c, long nowNs) {
    if (nowNs < c.lastNs) {
      hole(c, nowNs, "time goes back on CPU " + c.cpu);
    }
    long ns = Math.max(0, nowNs - c.lastNs);
    In in = c.in();
    c.spentNs[in.ordinal()] += ns;
    if (in == In.HARDIRQ || in == In.SOFTIRQ) {
      c.irqNs += ns;
    }
    c.lastNs = Math.max(c.lastNs, nowNs);
  }

  /** {@code comm:pid}. */
  protected final String who(int pid) {
    return pid == 0 ? "idle" : pid == UNKNOWN_PID ? "an unknown task" : comm(pid) + ":" + pid;
  }

  private void named(long pid, @Nullable String comm) {
    if (comm != null && !comm.equals("<...>")) {
      comms.put((int) pid, comm);
    }
  }

  private void take(CpuNow c, TraceRecord r, long nowNs) {
    switch (r.event()) {
      case SCHED_SWITCH -> switched(c, r, nowNs);
      case SCHED_WAKING, SCHED_WAKEUP, SCHED_WAKEUP_NEW -> {
        named(r.arg(Fields.PID), r.text(Fields.COMM));
        woken(c, r);
      }
      case IRQ_HANDLER_ENTRY -> enter(c, Kind.IRQ, Fields.number(r, "irq") + ":" + Fields.text(r, "name"), nowNs);
      case IRQ_HANDLER_EXIT -> leave(c, Kind.IRQ, nowNs);
      case SOFTIRQ_ENTRY -> {
        if (c.softirq != null) {
          hole(c, nowNs, "CPU " + c.cpu + " enters a softirq within a softirq");
        }
        c.softirqUnseen = false;
        c.softirq = new Open(Kind.SOFTIRQ, softirq(Fields.number(r, "vec")), 0, nowNs);
        entered(c, c.softirq.kind(), c.softirq.name(), nowNs);
      }
      case SOFTIRQ_EXIT -> {
        if (c.softirq != null) {
          span(c, c.softirq.kind(), c.softirq.name(), c.softirq.fromNs(), nowNs);
        }
        c.softirq = null;
        c.softirqUnseen = false;
        c.inner.remove(Kind.TASKLET);
        c.inner.remove(Kind.TIMER);
        c.inner.remove(Kind.HRTIMER);
      }
      case TASKLET_ENTRY -> enterInner(c, Kind.TASKLET, Fields.text(r, "func", "function"), Fields.number(r, "tasklet"), nowNs);
      case TASKLET_EXIT -> leaveInner(c, Kind.TASKLET, Fields.number(r, "tasklet"), nowNs);
      case HRTIMER_EXPIRE_ENTRY -> enterInner(c, Kind.HRTIMER, Fields.text(r, "function"), Fields.number(r, "hrtimer"), nowNs);
      case HRTIMER_EXPIRE_EXIT -> leaveInner(c, Kind.HRTIMER, Fields.number(r, "hrtimer"), nowNs);
      case TIMER_EXPIRE_ENTRY -> enterInner(c, Kind.TIMER, Fields.text(r, "function"), Fields.number(r, "timer"), nowNs);
      case TIMER_EXPIRE_EXIT -> leaveInner(c, Kind.TIMER, Fields.number(r, "timer"), nowNs);
      case WORKQUEUE_EXECUTE_START -> enterInner(c, Kind.WORK, Fields.text(r, "function"), Fields.number(r, "work"), nowNs);
      case WORKQUEUE_EXECUTE_END -> leaveInner(c, Kind.WORK, Fields.number(r, "work"), nowNs);
      default -> vector(c, r.event(), nowNs);
    }
    record(c, r);
  }

  private static String softirq(long vec) {
    return vec >= 0 && vec < SOFTIRQS.length ? SOFTIRQS[(int) vec] : "softirq " + vec;
  }

  private void vector(CpuNow c, TraceEvent e, long nowNs) {
    if (!e.system().equals("irq_vectors")) {
      return;
    }
    String name = e.eventName();
    if (name.endsWith(ENTRY)) {
      enter(c, Kind.VECTOR, name.substring(0, name.length() - ENTRY.length()), nowNs);
    } else if (name.endsWith(EXIT)) {
      leave(c, Kind.VECTOR, nowNs);
    }
  }

  private void enter(CpuNow c, Kind kind, String name, long nowNs) {
    if (c.hardirq != null) {
      hole(c, nowNs, "CPU " + c.cpu + " enters " + name + " and did not leave " + c.hardirq.name());
    }
    c.hardirq = new Open(kind, name, 0, nowNs);
    entered(c, kind, name, nowNs);
  }

  private void leave(CpuNow c, Kind kind, long nowNs) {
    if (c.hardirq != null && c.hardirq.kind() == kind) {
      Open o = c.hardirq;
      c.hardirq = null;
      c.inner.remove(Kind.HRTIMER);
      span(c, kind, o.name(), o.fromNs(), nowNs);
    }
  }

  private void enterInner(CpuNow c, Kind kind, String name, long key, long nowNs) {
    c.inner.computeIfAbsent(kind, k -> new HashMap<>()).put(key, new Open(kind, name, key, nowNs));
    entered(c, kind, name, nowNs);
  }

  private void leaveInner(CpuNow c, Kind kind, long key, long nowNs) {
    Map<Long, Open> open = c.inner.get(kind);
    Open o = open == null ? null : open.remove(key);
    if (o != null) {
      span(c, kind, o.name(), o.fromNs(), nowNs);
    }
  }

  private void switched(CpuNow c, TraceRecord r, long nowNs) {
    int next = (int) r.arg(Fields.NEXT_PID);
    named(r.arg(Fields.PREV_PID), r.text(Fields.PREV_COMM));
    named(next, r.text(Fields.NEXT_COMM));
    if (c.hardirq != null || c.softirq != null) {
      hole(c, nowNs, "CPU " + c.cpu + " switches tasks and did not leave " + (c.hardirq != null ? c.hardirq() : c.softirq()));
    }
    c.switches++;
    switchedOut(c, nowNs, r);
    Map<Long, Open> works = c.inner.get(Kind.WORK);
    forget(c);
    if (works != null) {
      c.inner.put(Kind.WORK, works);
    }
    c.pid = next;
    c.inNs = nowNs;
    switchedIn(c, nowNs, r);
  }

  // -- what subclasses look at ----------------------------------------------------------------------

  /** The first record of a CPU, or the first after something was missing, shows its current task. */
  protected void found(CpuNow c, long nowNs) {}

  /** A CPU's current task is not followed any further: records are missing. */
  protected void vanished(CpuNow c, long nowNs) {}

  /** Records were lost: whatever any task did meanwhile is not known. */
  protected void gap() {}

  /** A CPU leaves its current task, by a sched_switch. */
  protected void switchedOut(CpuNow c, long nowNs, TraceRecord r) {}

  /** A CPU has a new current task. */
  protected void switchedIn(CpuNow c, long nowNs, TraceRecord r) {}

  /** A task is woken: sched_waking, sched_wakeup or sched_wakeup_new. */
  protected void woken(CpuNow c, TraceRecord r) {}

  /** Something was entered. */
  protected void entered(CpuNow c, Kind kind, String name, long nowNs) {}

  /** Something that was entered is left. */
  protected void span(CpuNow c, Kind kind, String name, long fromNs, long toNs) {}

  /** Any record, after all of the above. */
  protected void record(CpuNow c, TraceRecord r) {}

  /** Something is missing in the trace; {@code what} is half a sentence. */
  protected void hole(CpuNow c, long nowNs, String what) {}
}
