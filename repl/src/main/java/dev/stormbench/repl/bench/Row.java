package dev.stormbench.repl.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A figure of the table; what is wanted of it is wanted of the storm, on one core of a server. */
public enum Row {
  STORM_SECONDS(Group.STORM, "storm-120s", "fast engine, 120 s simulated in", "s", 1, Wanted.atMost(24)),
  STORM_SPEED(Group.STORM, "storm-speed", "fast engine", "x real time", 2, Wanted.atLeast(5)),
  STORM_STEPS(Group.STORM, "storm-steps", "fast engine, events taken", "M/s", 2, Wanted.NOTHING),
  STORM_BYTES(Group.STORM, "storm-bytes", "fast engine, allocated in steady state", "bytes/step", 4, Wanted.atMost(0.01)),
  STORM_HEAP(Group.STORM, "storm-heap", "fast engine, heap in use after GC", "MiB", 0, Wanted.atMost(512)),
  NAIVE_SPEED(Group.NAIVE, "naive-speed", "naive engine", "x real time", 3, Wanted.NOTHING),
  NAIVE_STEPS(Group.NAIVE, "naive-steps", "naive engine, events taken", "M/s", 2, Wanted.atLeast(17)),
  NAIVE_BYTES(Group.NAIVE, "naive-bytes", "naive engine, allocated in steady state", "bytes/step", 1, Wanted.NOTHING),
  START(Group.START, "start", "from the command to the first events and out", "s", 2, Wanted.atMost(1.5)),
  TRACE_FILE(Group.TRACE, "trace-file", "fast engine, CPUs 47 and 95 traced to disk", "x real time", 2, Wanted.atLeast(3)),
  TRACE_RING(Group.TRACE, "trace-ring", "fast engine, ring of 17 s of all CPUs", "x real time", 2, Wanted.atLeast(3)),
  SCALE_192(Group.SCALE, "scale-192", "a step with 192 CPUs", "ns", 1, Wanted.NOTHING),
  SCALE_1024(Group.SCALE, "scale-1024", "a step with 1,024 CPUs", "ns", 1, Wanted.NOTHING),
  SCALE_RATIO(Group.SCALE, "scale-ratio", "a step with 1,024 CPUs to one with 192", "times", 2, Wanted.atMost(1.5)),
  SCALE_4096(Group.SCALE, "scale-4096", "a step with 4,096 CPUs", "ns", 1, Wanted.NOTHING),
  SWEEP(Group.SWEEP, "sweep-efficiency", "sweep and compare: efficiency on all cores", "%", 0, Wanted.atLeast(90)),
  REPLACE_MIN(Group.BOUND, "replace-min", "bare replace-min of 256 slots", "M/s", 1, Wanted.NOTHING),
  STORM_OF_BOUND(Group.BOUND, "storm-of-replace-min", "fast engine, steps to replace-min", "%", 1, Wanted.NOTHING),
  SSJ(Group.BOUND, "ssj-hold", "SSJ, 400 empty events", "M/s", 2, Wanted.NOTHING),
  NAIVE_OF_SSJ(Group.BOUND, "naive-of-ssj", "naive engine, steps to SSJ's events", "%", 0, Wanted.NOTHING),
  SSJ_BEST(Group.BOUND, "ssj-hold-best", "SSJ, its fastest list (Henriksen's)", "M/s", 2, Wanted.NOTHING);

  /** Rows that are measured together. */
  public enum Group {
    STORM, NAIVE, START, TRACE, SCALE, SWEEP, BOUND;

    /** As it is typed. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** All of them, as they are typed. */
    public static List<String> words() {
      return Arrays.stream(values()).map(Group::word).toList();
    }
  }

  /** What a figure is to be at most or at least; infinite where nothing is wanted. */
  private record Wanted(double min, double max) {
    private static final Wanted NOTHING = new Wanted(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    static Wanted atMost(double max) {
      return new Wanted(Double.NEGATIVE_INFINITY, max);
    }

    static Wanted atLeast(double min) {
      return new Wanted(min, Double.POSITIVE_INFINITY);
    }
  }

  private final Group group;
  private final String id;
  private final String title;
  private final String unit;
  private final int digits;
  private final Wanted wanted;

  Row(Group group, String id, String title, String unit, int digits, Wanted wanted) {
    this.group = group;
    this.id = id;
    this.title = title;
    this.unit = unit;
    this.digits = digits;
    this.wanted = wanted;
  }

  /** What it is measured with. */
  public Group group() {
    return group;
  }

  /** Its name in files. */
  public String id() {
    return id;
  }

  /** Its name for people. */
  public String title() {
    return title;
  }

  /** A value with its unit. */
  public String text(double value) {
    return String.format(Locale.ROOT, "%." + digits + "f ", value) + unit;
  }

  /** What is wanted, such as {@code <= 24 s}; empty if nothing is. */
  public String wanted() {
    return wanted.max < Double.POSITIVE_INFINITY ? "<= " + number(wanted.max) + " " + unit
        : wanted.min > Double.NEGATIVE_INFINITY ? ">= " + number(wanted.min) + " " + unit : "";
  }

  /** Whether a value is what is wanted: yes or no; empty if nothing is. */
  public String met(double value) {
    return wanted().isEmpty() ? "" : value >= wanted.min && value <= wanted.max ? "yes" : "no";
  }

  private static String number(double d) {
    return d == Math.rint(d) ? Long.toString((long) d) : Double.toString(d);
  }

  /** The row of that name in files; empty if there is none. */
  public static Optional<Row> of(String id) {
    return Arrays.stream(values()).filter(r -> r.id.equals(id)).findFirst();
  }

  /** Names in files. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Row::id).toList();
  }
}
