package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.NodePath;
import dev.stormbench.spi.scenario.ScenarioException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a sweep varies, and the values it takes.
 *
 * @param path as for {@code --set}, or {@value #FIX} or {@value #SEED}
 * @param values as one would type them; at least one, all different
 */
record SweepAxis(String path, List<String> values) {
  /** Varies what {@code --fix} takes. */
  static final String FIX = "fix";

  /** Varies the seed. */
  static final String SEED = "seed";

  private static final int VALUES_MAX = 1000;
  private static final Pattern RANGE = Pattern.compile("(.+?)\\.\\.([^:]+)(?::(.*))?");
  private static final Pattern COUNT = Pattern.compile("([0-9]{1,4})(log)?");
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}\\.[0-9]{1,18}");
  private static final Pattern TIME = Pattern.compile("[0-9.]+[a-zA-Z]+");

  /** Of a point of a logarithmic scale, or of one between whole numbers of nanoseconds: the rest says nothing. */
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);

  private static final String ACCEPTED = "accepted: a list such as 1,2,5, whole numbers such as 1..5, or a number of points between "
      + "two ends, such as 100us..3ms:6 or 100us..3ms:6log";

  SweepAxis {
    values = List.copyOf(values);
  }

  /** Reads {@code PATH=SPEC}. */
  static SweepAxis parse(String option) {
    Location at = Location.of("--vary " + option);
    int equals = option.indexOf('=');
    String path = equals < 0 ? option : option.substring(0, equals).strip();
    String spec = equals < 0 ? "" : option.substring(equals + 1).strip();
    if (!NodePath.isPath(path) || spec.isEmpty()) {
      throw new ScenarioException(at, "wants PATH=VALUES, such as machine.cpus=4..64:5log; " + ACCEPTED);
    }
    Matcher range = RANGE.matcher(spec);
    boolean isRange = range.matches() && !spec.startsWith("./") && !spec.startsWith("../"); // a script may be named ./x or ../x
    List<String> values = isRange ? range(range, at) : list(spec, at);
    if (values.size() > VALUES_MAX) {
      throw new ScenarioException(at, "has " + values.size() + " values; accepted: up to " + VALUES_MAX);
    }
    Set<String> seen = new LinkedHashSet<>();
    for (String v : values) {
      if (!seen.add(v)) {
        throw new ScenarioException(at, "has the value " + v + " twice" + (isRange ? "; take fewer points" : ""));
      }
      if (path.equals(SEED) && !WHOLE.matcher(v).matches()) {
        throw new ScenarioException(at, "'" + v + "' is no seed; accepted: whole numbers, such as 1..5");
      }
    }
    return new SweepAxis(path, values);
  }

  /** At commas, except inside brackets. */
  private static List<String> list(String spec, Location at) {
    List<String> values = new ArrayList<>();
    int depth = 0;
    int begin = 0;
    for (int i = 0; i <= spec.length(); i++) {
      char c = i == spec.length() ? ',' : spec.charAt(i);
      depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
      if (c == ',' && (depth == 0 || i == spec.length())) {
        String value = spec.substring(begin, i).strip();
        if (value.isEmpty()) {
          throw new ScenarioException(at, "a value is empty; " + ACCEPTED);
        }
        values.add(value);
        begin = i + 1;
      }
    }
    return values;
  }

  private static List<String> range(Matcher m, Location at) {
    String low = m.group(1).strip();
    String high = m.group(2).strip();
    if (m.group(3) == null) {
      if (!WHOLE.matcher(low).matches() || !WHOLE.matcher(high).matches()) {
        throw new ScenarioException(at, "says no number of points between " + low + " and " + high + "; " + ACCEPTED);
      }
      return steps(Long.parseLong(low), Long.parseLong(high), at);
    }
    Matcher count = COUNT.matcher(m.group(3).strip());
    if (!count.matches()) {
      throw new ScenarioException(at, "'" + m.group(3).strip() + "' is no number of points; accepted: such as 6 or 6log");
    }
    return points(low, high, Integer.parseInt(count.group(1)), count.group(2) != null, at);
  }

  private static List<String> steps(long low, long high, Location at) {
    if (high < low || high - low >= VALUES_MAX) {
      throw new ScenarioException(at, "is no range of 1 to " + VALUES_MAX + " whole numbers, the lower one first");
    }
    List<String> values = new ArrayList<>();
    for (long v = low; v <= high; v++) {
      values.add(Long.toString(v));
    }
    return values;
  }

  /** How the ends are written decides what stands between them: times, whole numbers, or numbers with decimals. */
  private enum Kind { TIME, WHOLE, DECIMAL }

  private static List<String> points(String low, String high, int n, boolean log, Location at) {
    Kind kind = kind(low, at);
    Kind other = kind(high, at);
    if ((kind == Kind.TIME) != (other == Kind.TIME)) {
      throw new ScenarioException(at, "one of " + low + " and " + high + " is a time and the other a number");
    }
    kind = other == Kind.DECIMAL ? other : kind;
    double a = value(kind, low, at);
    double b = value(kind, high, at);
    if (n < 2 || n > VALUES_MAX || a == b) {
      throw new ScenarioException(at, "wants 2 to " + VALUES_MAX + " points between two different ends");
    }
    if (log && (a <= 0 || b <= 0)) {
      throw new ScenarioException(at, "a logarithmic scale has no 0 and nothing below");
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double part = (double) i / (n - 1);
      double v = i == 0 ? a : i == n - 1 ? b : log ? StrictMath.exp(StrictMath.log(a) + part * (StrictMath.log(b) - StrictMath.log(a)))
          : a + part * (b - a);
      boolean end = i == 0 || i == n - 1;
      values.add(end ? (i == 0 ? low : high) : text(kind, v, log));
    }
    return values;
  }

  private static Kind kind(String end, Location at) {
    if (WHOLE.matcher(end).matches()) {
      return Kind.WHOLE;
    }
    if (DECIMAL.matcher(end).matches()) {
      return Kind.DECIMAL;
    }
    if (TIME.matcher(end).matches()) {
      return Kind.TIME;
    }
    throw new ScenarioException(at, "'" + end + "' is neither a number nor a time with a unit; " + ACCEPTED);
  }

  private static double value(Kind kind, String end, Location at) {
    return kind == Kind.TIME ? Durations.parse(end, at, "an end of the range") : Double.parseDouble(end);
  }

  private static String text(Kind kind, double v, boolean log) {
    return switch (kind) {
      case WHOLE -> Long.toString(Math.round(v));
      case DECIMAL -> new BigDecimal(v).round(log ? THREE_DIGITS : new MathContext(6)).stripTrailingZeros().toPlainString();
      case TIME -> time(Math.round(log ? new BigDecimal(v).round(THREE_DIGITS).doubleValue() : v));
    };
  }

  /** In the largest unit of which it is at least one, such as {@code 31.6us}. */
  private static String time(long ns) {
    String[] units = {"s", "ms", "us"};
    long size = 1_000_000_000;
    for (String unit : units) {
      if (ns >= size) {
        return BigDecimal.valueOf(ns).divide(BigDecimal.valueOf(size)).stripTrailingZeros().toPlainString() + unit;
      }
      size /= 1000;
    }
    return ns + "ns";
  }
}
