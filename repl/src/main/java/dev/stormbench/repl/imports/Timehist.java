package dev.stormbench.repl.imports;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Counts what {@code perf sched timehist} and {@code perf sched latency} count, by timehist's definitions: a run segment lasts
 * from switch-in to switch-out; the wait time before it from the last switch-out; the scheduling delay from the wake-up
 * (sched_waking; sched_wakeup if there is none) to the switch-in.
 *
 * <p>One thing differs: where perf prints 0.000 because it does not know, the value is {@link TraceWalk#UNKNOWN_NS} here and
 * counts nowhere, as the first segment of each CPU.
 */
public final class Timehist extends TraceWalk {
  /** Digits of a histogram: one in a hundred. */
  private static final int DIGITS = 2;
  private static final int STATE_PREEMPTED = 0x100;
  private static final String STATE_LETTERS = "SDTtXZPI";

  /**
   * A run segment that has ended.
   *
   * @param timeNs when it ended
   * @param waitNs since the last switch-out; or {@link TraceWalk#UNKNOWN_NS}, as all times here
   * @param delayNs from the wake-up to the switch-in; 0 if none was needed
   * @param state of the task as it was switched out, such as {@code S} or {@code R+}
   */
  public record Row(long timeNs, int cpu, String comm, int pid, long waitNs, long delayNs, long runNs, String state) {}

  /** How long something took, each time. */
  public static final class Times {
    private @Nullable Histogram histogram;
    private long totalNs;
    private long maxNs;
    private long maxAtNs = UNKNOWN_NS;

    void add(long ns, long atNs) {
      histogram = histogram == null ? new Histogram(DIGITS) : histogram;
      histogram.recordValue(ns);
      totalNs += ns;
      if (ns > maxNs || maxAtNs == UNKNOWN_NS) {
        maxNs = ns;
        maxAtNs = atNs;
      }
    }

    /** How often. */
    public long count() {
      return histogram == null ? 0 : histogram.getTotalCount();
    }

    /** All together. */
    public long totalNs() {
      return totalNs;
    }

    /** The mean; 0 if there was none. */
    public double meanNs() {
      return count() == 0 ? 0 : (double) totalNs / count();
    }

    /** A percentile to one in a hundred, never more than the longest. */
    public long percentileNs(double percent) {
      return histogram == null ? 0 : Math.min(maxNs, histogram.getValueAtPercentile(percent));
    }

    /** The longest. */
    public long maxNs() {
      return maxNs;
    }

    /** When the longest ended, or {@link TraceWalk#UNKNOWN_NS}. */
    public long maxAtNs() {
      return maxAtNs;
    }
  }

  /** What is counted of a task. */
  public static final class TaskTimes {
    private final int pid;
    private final Times runs = new Times();
    private final Times delays = new Times();
    private final long[] waitedNs = new long[Waited.values().length];
    private long cut;
    private long migrations;
    private boolean running;
    private boolean ready;
    private long readyNs;
    private long outNs = UNKNOWN_NS;
    private Waited why = Waited.SLEEPING;
    private long waitNs = UNKNOWN_NS;
    private long delayNs = UNKNOWN_NS;

    TaskTimes(int pid) {
      this.pid = pid;
    }

    /** Its pid. */
    public int pid() {
      return pid;
    }

    /** Its run segments that were seen from beginning to end. */
    public Times runs() {
      return runs;
    }

    /** Its scheduling delays. */
    public Times delays() {
      return delays;
    }

    /** Run segments whose beginning or end is not known; they count nowhere. */
    public long cut() {
      return cut;
    }

    /** Its migrations. */
    public long migrations() {
      return migrations;
    }

    /** How long it was off the CPU, by the state in which it left. */
    public long waitedNs(Waited w) {
      return waitedNs[w.ordinal()];
    }
  }

  /** How a task left the CPU. */
  public enum Waited {
    /** Runnable: preempted, or it yielded. */
    PREEMPTED,
    /** In state D. */
    BLOCKED,
    /** In any other state. */
    SLEEPING
  }

  /** What was counted of one handler, softirq, tasklet, timer or work. */
  public record Work(Kind kind, String name, Times times) {}

  private final Consumer<Row> rows;
  private final Map<Integer, TaskTimes> tasks = new HashMap<>();
  private final TreeMap<Kind, TreeMap<String, Times>> works = new TreeMap<>();
  private final TreeMap<String, Long> sends = new TreeMap<>();
  private final TreeMap<String, Hole> holes = new TreeMap<>();

  /** Something that is missing: the first place, and how often. */
  private static final class Hole {
    final long firstNs;
    final String first;
    long times;

    Hole(long firstNs, String first) {
      this.firstNs = firstNs;
      this.first = first;
    }
  }

  /** {@code rows} gets each run segment as it ends. */
  public Timehist(Consumer<Row> rows) {
    this.rows = rows;
  }

  /** All tasks that were seen, the longest run time first. */
  public List<TaskTimes> tasks() {
    return tasks.values().stream().sorted(
        Comparator.comparingLong((TaskTimes t) -> -t.runs.totalNs).thenComparingInt(TaskTimes::pid)).toList();
  }

  /** All that has a beginning and an end, by kind and name. */
  public List<Work> works() {
    return works.entrySet().stream().flatMap(k -> k.getValue().entrySet().stream()
        .map(n -> new Work(k.getKey(), n.getKey(), n.getValue()))).toList();
  }

  /** How many IPIs were sent, by what they call. */
  public Map<String, Long> sends() {
    return sends;
  }

  /** What is missing, a line each. */
  public List<String> holes() {
    return holes.values().stream().map(h -> h.first + (h.firstNs == UNKNOWN_NS ? "" : String.format(java.util.Locale.ROOT,
        ", at %.6f s", h.firstNs / 1e9)) + (h.times > 1 ? ", and " + (h.times - 1) + " more like it" : "")).toList();
  }

  private TaskTimes task(long pid) {
    return tasks.computeIfAbsent((int) pid, TaskTimes::new);
  }

  @Override
  protected void found(CpuNow c, long nowNs) {
    if (c.pid() != 0) {
      task(c.pid()).running = true;
    }
  }

  @Override
  protected void vanished(CpuNow c, long nowNs) {
    if (c.pid() > 0) {
      TaskTimes t = task(c.pid());
      t.cut++;
      t.running = false;
      t.ready = false;
      t.outNs = UNKNOWN_NS;
    }
  }

  @Override
  protected void gap() {
    for (TaskTimes t : tasks.values()) {
      t.outNs = UNKNOWN_NS;
      t.ready = false;
    }
  }

  @Override
  protected void switchedOut(CpuNow c, long nowNs, TraceRecord r) {
    int pid = (int) r.arg(Fields.PREV_PID);
    if (pid == 0) {
      return;
    }
    TaskTimes t = task(pid);
    long runNs = since(c, nowNs, c.inNs());
    boolean known = runNs != UNKNOWN_NS;
    if (known) {
      t.runs.add(runNs, nowNs);
    } else {
      t.cut++;
    }
    int state = (int) r.arg(Fields.PREV_STATE);
    rows.accept(new Row(nowNs, c.cpu(), comm(pid), pid, known ? t.waitNs : UNKNOWN_NS, known ? t.delayNs : UNKNOWN_NS, runNs,
        letters(state)));
    t.running = false;
    t.ready = false;
    t.outNs = nowNs;
    t.why = (state & ~STATE_PREEMPTED) == 0 ? Waited.PREEMPTED : (state & 2) != 0 ? Waited.BLOCKED : Waited.SLEEPING;
  }

  @Override
  protected void switchedIn(CpuNow c, long nowNs, TraceRecord r) {
    if (c.pid() == 0) {
      return;
    }
    TaskTimes t = task(c.pid());
    boolean wasRunnable = t.outNs != UNKNOWN_NS && t.why == Waited.PREEMPTED;
    t.waitNs = since(c, nowNs, t.outNs);
    t.delayNs = t.ready ? since(c, nowNs, t.readyNs) : wasRunnable ? 0 : UNKNOWN_NS;
    if (t.waitNs != UNKNOWN_NS) {
      t.waitedNs[t.why.ordinal()] += t.waitNs;
    }
    if (t.ready && t.delayNs != UNKNOWN_NS) {
      t.delays.add(t.delayNs, nowNs);
    }
    t.running = true;
    t.ready = false;
  }

  /** How long ago something was; not known where clocks disagree. */
  private long since(CpuNow c, long nowNs, long thenNs) {
    if (thenNs == UNKNOWN_NS) {
      return UNKNOWN_NS;
    }
    if (thenNs > nowNs) {
      hole(c, nowNs, "time goes back on CPU " + c.cpu());
      return UNKNOWN_NS;
    }
    return nowNs - thenNs;
  }

  @Override
  protected void woken(CpuNow c, TraceRecord r) {
    TaskTimes t = task(r.arg(Fields.PID));
    if (!t.running && !t.ready) {
      t.ready = true;
      t.readyNs = r.timeNs();
    }
  }

  @Override
  protected void span(CpuNow c, Kind kind, String name, long fromNs, long toNs) {
    works.computeIfAbsent(kind, k -> new TreeMap<>()).computeIfAbsent(name, n -> new Times()).add(Math.max(0, toNs - fromNs), toNs);
  }

  @Override
  protected void record(CpuNow c, TraceRecord r) {
    if (r.event() == TraceEvent.SCHED_MIGRATE_TASK) {
      task(r.arg(Fields.PID)).migrations++;
    } else if (r.event() == TraceEvent.IPI_SEND_CPU || r.event() == TraceEvent.IPI_SEND_CPUMASK) {
      String callback = Fields.text(r, "callback");
      sends.merge(callback.isEmpty() || callback.equals("0x0") ? "reschedule" : callback, 1L, Long::sum);
    }
  }

  @Override
  protected void hole(CpuNow c, long nowNs, String what) {
    String alike = what.replaceAll("CPU \\d+", "CPU N").replaceAll("\\d+ of them", "").replaceAll("from .* to .* without", "");
    holes.computeIfAbsent(alike, k -> new Hole(nowNs, what)).times++;
  }

  @Override
  public void end() {
    super.end();
    for (CpuNow c : cpus()) {
      if (c.pid() > 0) {
        task(c.pid()).cut++;
      }
    }
  }

  /** A state as sched_switch prints it. */
  static String letters(int state) {
    StringBuilder b = new StringBuilder();
    for (int i = 0; i < STATE_LETTERS.length(); i++) {
      if ((state & 1 << i) != 0) {
        b.append(STATE_LETTERS.charAt(i));
      }
    }
    return (b.isEmpty() ? "R" : b.toString()) + ((state & STATE_PREEMPTED) != 0 ? "+" : "");
  }
}
