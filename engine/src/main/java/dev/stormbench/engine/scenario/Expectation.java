package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.Node;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something a scenario expects of its result: {@code expect: { lockups: 0, maxSoftirq: "< 2s" }}. A
 * miss is exit code 1. Without an operator the value must be equal. Where a metric is one of workloads or of watchdogs, a
 * suffix takes one of them alone: {@code maxLatency.audio}, {@code lockups.hardlockup}.
 *
 * @param of id of a workload or name of a watchdog; empty for all
 * @param value a count, or ns for times
 */
public record Expectation(Metric metric, String of, Op op, long value, Location at) {
  private static final Pattern COMPARISON = Pattern.compile("(<=|>=|==|!=|<|>|=)?\\s*(\\S+)");
  private static final Pattern CONDITION = Pattern.compile("\\s*([A-Za-z0-9._-]+)\\s*(<=|>=|==|!=|<|>|=)\\s*(\\S+)\\s*");

  /** What a suffix may name. */
  private enum Suffix { NONE, WORKLOAD, WATCHDOG }

  /** What can be expected. */
  public enum Metric {
    LOCKUPS("lockups", false, Suffix.WATCHDOG, "reports of all watchdogs, or of one"),
    EJECTIONS("ejections", false, Suffix.NONE, "scheduler policies that were ejected"),
    MAX_STUCK_SECONDS("maxStuckSeconds", false, Suffix.WATCHDOG, "largest time stuck of a report, in whole seconds, 0 without one"),
    WARNINGS("warnings", false, Suffix.NONE, "lines of the kernel log that WARN_ON and the like wrote"),
    MAX_SOFTIRQ("maxSoftirq", true, Suffix.NONE, "longest uninterrupted softirq stretch of a CPU"),
    HOPS("hops", false, Suffix.NONE, "hops of the token"),
    PULLS("pulls", false, Suffix.NONE, "calls of pull_rt_task() that asked for something"),
    WALKS("walks", false, Suffix.NONE, "walks of the token"),
    CIRCUITS("circuits", false, Suffix.NONE, "passes of the token over rto_mask"),
    BAILS("bails", false, Suffix.NONE, "hops that ended in the prio bail"),
    PUSHES("pushes", false, Suffix.NONE, "tasks pushed"),
    MIGRATIONS("migrations", false, Suffix.NONE, "tasks that were moved to another CPU: sched_migrate_task"),
    IPIS_PER_SECOND("ipisPerSecond", false, Suffix.NONE,
        "interrupts from other CPUs and to itself that all CPUs received, per second of virtual time, rounded down"),
    LOCK_SPIN_PERMILLE("lockSpinPermille", false, Suffix.NONE,
        "time that CPUs spun for run-queue locks and rto_lock, in thousandths of all time that was not idle, rounded down"),
    COMPLETED("completed", false, Suffix.WORKLOAD, "deferred work that was done"),
    DROPPED("dropped", false, Suffix.WORKLOAD, "arrivals that were dropped"),
    BACKLOG_MAX("backlogMax", false, Suffix.WORKLOAD, "largest backlog of a CPU"),
    MAX_PASS("maxPass", false, Suffix.WORKLOAD, "most tasklets that one pass found"),
    MAX_BODY("maxBody", true, Suffix.WORKLOAD, "longest time that one piece of deferred work took, interrupts included"),
    P50_LATENCY("p50Latency", true, Suffix.WORKLOAD, "median time from sched_waking to switch-in; of all workloads, the worst one's"),
    P99_LATENCY("p99Latency", true, Suffix.WORKLOAD,
        "99 % of the times from sched_waking to switch-in are no longer; of all workloads, the worst one's"),
    P999_LATENCY("p999Latency", true, Suffix.WORKLOAD, "99.9 % of them are no longer"),
    MAX_LATENCY("maxLatency", true, Suffix.WORKLOAD,
        "largest time from sched_waking to switch-in, or to the end of the run for a task that still waits then"),
    MAX_RESPONSE("maxResponse", true, Suffix.WORKLOAD, "largest time from sched_waking to the next sleep"),
    MAX_SOFTIRQ_PERCENT("maxSoftirqPercent", false, Suffix.NONE,
        "largest share of a CPU's time that softirqs took, in whole percent, rounded down"),
    MAX_HARDIRQ_PERCENT("maxHardirqPercent", false, Suffix.NONE,
        "largest share of a CPU's time that hard interrupts took, in whole percent, rounded down"),
    MAX_LOCK_WAIT("maxLockWait", true, Suffix.WORKLOAD, "longest wait for a mutex"),
    MAX_BOOST_DELAY("maxBoostDelay", true, Suffix.WORKLOAD,
        "longest time that a task boosted by priority inheritance was runnable and did not run");

    private final String key;
    private final boolean time;
    private final Suffix suffix;
    private final String doc;

    Metric(String key, boolean time, Suffix suffix, String doc) {
      this.key = key;
      this.time = time;
      this.suffix = suffix;
      this.doc = doc;
    }

    /** As it stands in a file. */
    public String key() {
      return key;
    }

    /** What it is, in a sentence. */
    public String doc() {
      return doc;
    }

    /** What a suffix takes alone: {@code workload}, {@code watchdog}; empty if there can be none. */
    public String suffix() {
      return suffix == Suffix.NONE ? "" : suffix.name().toLowerCase(Locale.ROOT);
    }

    /** Whether the value is a time. */
    public boolean isTime() {
      return time;
    }
  }

  /** How to compare. */
  public enum Op {
    LT("<"), LE("<="), GT(">"), GE(">="), EQ("=="), NE("!=");

    private final String sign;

    Op(String sign) {
      this.sign = sign;
    }

    /** As it stands in a file. */
    public String sign() {
      return sign;
    }

    /** The one with this sign; EQ for {@code =} and for none. */
    public static Op of(@Nullable String sign) {
      return Arrays.stream(values()).filter(op -> op.sign.equals(sign)).findFirst().orElse(EQ);
    }

    /** Whether a value compares so with another. */
    public boolean holds(long actual, long value) {
      return switch (this) {
        case LT -> actual < value;
        case LE -> actual <= value;
        case GT -> actual > value;
        case GE -> actual >= value;
        case EQ -> actual == value;
        case NE -> actual != value;
      };
    }
  }

  /** Whether a result meets it. */
  public boolean holds(long actual) {
    return op.holds(actual, value);
  }

  /** As it stands in a file and as a report knows it: {@code maxSoftirq}, {@code maxLatency.audio}. */
  public String name() {
    return of.isEmpty() ? metric.key() : metric.key() + "." + of;
  }

  /** {@code maxSoftirq < 2s}. */
  @Override
  public String toString() {
    String v = metric.isTime() ? Durations.text(value) : Long.toString(value);
    return name() + " " + op.sign() + " " + v;
  }

  /** Binds the value of {@code expect:}, a mapping of metrics to comparisons. */
  public static List<Expectation> bind(Node node) {
    Node.Mapping all = Values.mapping(node, "expect", "a mapping of metrics to comparisons, such as { lockups: 0 }");
    return all.entries().stream().map(Expectation::bind).sorted(Comparator.comparing(Expectation::metric)).toList();
  }

  private static Expectation bind(Node.Entry entry) {
    Metric metric = find(entry.key(), entry.at());
    if (metric == null) {
      throw Bad.key(entry.at(), entry.key(), "expect", keys());
    }
    String what = entry.key() + " in expect";
    String accepted = metric.isTime() ? "a comparison such as '< 2s'" : "a comparison such as 0 or '< 5'";
    Node node = entry.value();
    Matcher m = node instanceof Node.Scalar s ? COMPARISON.matcher(s.text().strip()) : null;
    if (m == null || !m.matches()) {
      throw Bad.type(what, node, accepted);
    }
    Node.Scalar operand = Node.Scalar.plain(m.group(2), node.at());
    if (!metric.isTime() && operand.kind() != Node.Scalar.Kind.INTEGER) {
      throw Bad.type(what, node, accepted);
    }
    long value = metric.isTime()
        ? Durations.ns(operand, what, 0, Durations.MAX_NS)
        : Values.integer(operand, what, 0, Long.MAX_VALUE);
    return new Expectation(metric, suffix(entry.key()), Op.of(m.group(1)), value, node.at());
  }

  /** Reads a condition of a command line, such as {@code lockups > 0}. */
  public static Expectation parse(String condition, Location at) {
    Matcher m = CONDITION.matcher(condition);
    if (!m.matches()) {
      throw Bad.at(at, "this is no comparison; accepted: a comparison such as 'lockups > 0' or 'maxSoftirq >= 2s'");
    }
    Metric metric = find(m.group(1), at);
    if (metric == null) {
      throw Bad.name(at, "metric", m.group(1), keys(), "");
    }
    Node.Scalar operand = Node.Scalar.plain(m.group(3), at);
    if (!metric.isTime() && operand.kind() != Node.Scalar.Kind.INTEGER) {
      throw Bad.at(at, metric.key() + " is compared with '" + m.group(3) + "'; accepted: a whole number");
    }
    long value = metric.isTime() ? Durations.parse(m.group(3), at, metric.key())
        : Values.integer(operand, metric.key(), 0, Long.MAX_VALUE);
    return new Expectation(metric, suffix(m.group(1)), Op.of(m.group(2)), value, at);
  }

  /** Refuses a suffix that names nothing in the scenario whose result is meant. */
  public void check(Scenario scenario) {
    if (of.isEmpty()) {
      return;
    }
    Set<String> known = new LinkedHashSet<>();
    List<Intervention> later = scenario.timeline().stream().map(TimelineEntry::intervention).toList();
    if (metric.suffix == Suffix.WORKLOAD) {
      scenario.workloads().forEach(w -> known.add(w.id()));
      later.forEach(i -> {
        if (i instanceof Intervention.AddWorkload(WorkloadItem w)) {
          known.add(w.id());
        }
      });
    } else {
      scenario.watchdogs().forEach(w -> known.add(w.name()));
      later.forEach(i -> {
        if (i instanceof Intervention.AddWatchdog(WatchdogItem w)) {
          known.add(w.name());
        }
      });
    }
    if (!known.contains(of)) {
      throw Bad.at(at, name() + ": there is no " + metric.suffix() + " " + Names.quote(of) + Nearest.didYouMean(of, known)
          + " (known: " + Names.list(of, known) + ")");
    }
  }

  /** The metric of a name that may have a suffix where it takes one; null if there is none. */
  private static @Nullable Metric find(String name, Location at) {
    String key = name.substring(0, name.length() - suffix(name).length()).replace(".", "");
    Metric found = Arrays.stream(Metric.values()).filter(m -> m.key().equals(key)).findFirst().orElse(null);
    if (found != null && key.length() < name.length() && (found.suffix == Suffix.NONE || suffix(name).isEmpty())) {
      throw Bad.at(at, "metric " + Names.quote(name) + ": accepted: " + key
          + (found.suffix == Suffix.NONE ? ", for it has no parts" : " or " + key + ".<" + found.suffix() + ">"));
    }
    return found;
  }

  private static String suffix(String name) {
    return name.substring(name.indexOf('.') < 0 ? name.length() : name.indexOf('.') + 1);
  }

  private static List<String> keys() {
    return Arrays.stream(Metric.values()).map(Metric::key).toList();
  }
}
