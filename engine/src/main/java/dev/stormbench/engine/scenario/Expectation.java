package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Something a scenario expects of its result: {@code expect: { lockups: 0, maxSoftirq: "< 2s" }}. A
 * miss is exit code 1. Without an operator the value must be equal.
 *
 * @param value a count, or ns for times
 */
public record Expectation(Metric metric, Op op, long value, Location at) {
  private static final Pattern COMPARISON = Pattern.compile("(<=|>=|==|!=|<|>|=)?\\s*(\\S+)");

  /** What can be expected. */
  public enum Metric {
    /** Reports of all watchdogs. */
    LOCKUPS("lockups", false),
    /** Largest {@code stuckSeconds} of a report, 0 without one. */
    MAX_STUCK_SECONDS("maxStuckSeconds", false),
    /** Longest uninterrupted softirq stretch of a CPU. */
    MAX_SOFTIRQ("maxSoftirq", true),
    /** Hops of the token. */
    HOPS("hops", false),
    /** Calls of pull_rt_task() that asked for something. */
    PULLS("pulls", false),
    /** Walks of the token. */
    WALKS("walks", false),
    /** Passes of the token over rto_mask. */
    CIRCUITS("circuits", false),
    /** Hops that ended in the prio bail. */
    BAILS("bails", false),
    /** Tasks pushed. */
    PUSHES("pushes", false),
    /** Deferred work of all workloads that was done. */
    COMPLETED("completed", false),
    /** Arrivals dropped by all workloads. */
    DROPPED("dropped", false),
    /** Largest backlog of a CPU. */
    BACKLOG_MAX("backlogMax", false),
    /** Most tasklets that one pass found. */
    MAX_PASS("maxPass", false),
    /** Longest time that one piece of deferred work took, interrupts included. */
    MAX_BODY("maxBody", true),
    /** Largest time from sched_waking to switch-in of all workloads. */
    MAX_LATENCY("maxLatency", true),
    /** Largest time from sched_waking to the next sleep of all workloads. */
    MAX_RESPONSE("maxResponse", true),
    /** Largest share of a CPU's time that softirqs took, in whole percent, rounded down. */
    MAX_SOFTIRQ_PERCENT("maxSoftirqPercent", false),
    /** Largest share of a CPU's time that hard interrupts took, in whole percent, rounded down. */
    MAX_HARDIRQ_PERCENT("maxHardirqPercent", false),
    /** Longest wait for a mutex. */
    MAX_LOCK_WAIT("maxLockWait", true),
    /** Longest time that a task boosted by priority inheritance was runnable and did not run. */
    MAX_BOOST_DELAY("maxBoostDelay", true);

    private final String key;
    private final boolean time;

    Metric(String key, boolean time) {
      this.key = key;
      this.time = time;
    }

    /** As it stands in a file. */
    public String key() {
      return key;
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

  /** {@code maxSoftirq < 2s}. */
  @Override
  public String toString() {
    String v = metric.isTime() ? Durations.text(value) : Long.toString(value);
    return metric.key() + " " + op.sign() + " " + v;
  }

  /** Binds the value of {@code expect:}, a mapping of metrics to comparisons. */
  public static List<Expectation> bind(Node node) {
    Section s = Section.open("expect", node,
        Arrays.stream(Metric.values()).map(Metric::key).toList());
    List<Expectation> all = new ArrayList<>();
    for (Metric m : Metric.values()) {
      if (s.get(m.key()) != null) {
        all.add(bind(m, s.need(m.key(), ""), s.what(m.key())));
      }
    }
    return all;
  }

  private static Expectation bind(Metric metric, Node node, String what) {
    String accepted = metric.isTime() ? "a comparison such as '< 2s'" : "a comparison such as 0 or '< 5'";
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
    return new Expectation(metric, Op.of(m.group(1)), value, node.at());
  }
}
