package dev.stormbench.repl.sweep;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.NodePath;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a sweep varies, and the values it takes.
 *
 * @param path as for {@code --set}, or {@value #FIX} or {@value #SEED}
 * @param values as one would type them; at least one, all different; empty for a range
 * @param range what a design draws from; null for values
 */
public record Axis(String path, List<String> values, @Nullable Scale range) {
  /** Varies what {@code --fix} takes. */
  public static final String FIX = "fix";

  /** Varies the seed. */
  public static final String SEED = "seed";

  /** Begins the path of what {@code --policy} takes; a class comes behind it. */
  public static final String POLICY = "policy.";

  private static final int VALUES_MAX = 1000;
  private static final Pattern RANGE = Pattern.compile("(.+?)\\.\\.([^:]+)(?::(.*))?");
  private static final Pattern COUNT = Pattern.compile("([0-9]{1,4})(log)?");
  private static final String LOG = "log";
  private static final String NUMBERS = "-?[0-9.]+[a-z]*";

  private static final String ACCEPTED = "accepted: a list such as 1,2,5, whole numbers such as 1..5, or a number of points between "
      + "two ends, such as 100us..3ms:6 or 100us..3ms:6log";

  /** With a copy of the values. */
  public Axis {
    values = List.copyOf(values);
  }

  /** Whether a path is a class whose policy is varied, and not a parameter of one. */
  public static boolean isPolicy(String path) {
    return path.startsWith(POLICY) && path.indexOf('.', POLICY.length()) < 0;
  }

  /** Reads {@code PATH=SPEC} of {@code --vary} for a grid. */
  public static Axis parse(String option) {
    return parse("--vary", option, Design.GRID);
  }

  /** Reads {@code PATH=LOW..HIGH}, maybe with {@code :log} behind it. */
  public static Axis parseRange(String name, String option) {
    Axis axis = parse(name, option, Design.RANDOM);
    if (axis.range == null) {
      throw new ScenarioException(Location.of(name + " " + option), "is no range; accepted: PATH=LOW..HIGH or PATH=LOW..HIGH:log, such as "
          + "machine.cpus=4..64 or machine.cpus=4..64:log");
    }
    return axis;
  }

  /** The range of an axis that has one. */
  public Scale scale() {
    return Objects.requireNonNull(range);
  }

  /** Reads {@code PATH=SPEC}, for a design that may draw from a range. */
  public static Axis parse(String name, String option, Design design) {
    Location at = Location.of(name + " " + option);
    int equals = option.indexOf('=');
    String path = equals < 0 ? option : option.substring(0, equals).strip();
    String spec = equals < 0 ? "" : option.substring(equals + 1).strip();
    if (!NodePath.isPath(path) || spec.isEmpty()) {
      throw new ScenarioException(at, "wants PATH=VALUES, such as machine.cpus=4..64:5log; " + ACCEPTED);
    }
    Matcher range = RANGE.matcher(spec);
    boolean isRange = range.matches() && !spec.startsWith("./") && !spec.startsWith("../"); // a script may be named ./x or ../x
    if (isRange && design != Design.GRID && (range.group(3) == null || range.group(3).strip().equals(LOG)) && !path.equals(SEED)) {
      return new Axis(path, List.of(), range(range, range.group(3) != null, at));
    }
    List<String> values = isRange ? range(range, at) : list(spec, at);
    if (values.size() > VALUES_MAX) {
      throw new ScenarioException(at, "has " + values.size() + " values; accepted: up to " + VALUES_MAX);
    }
    Set<String> seen = new LinkedHashSet<>();
    for (String v : values) {
      if (!seen.add(v)) {
        throw new ScenarioException(at, "has the value " + v + " twice" + (isRange ? "; take fewer points" : ""));
      }
      if (path.equals(SEED) && !Scale.isWhole(v)) {
        throw new ScenarioException(at, "'" + v + "' is no seed; accepted: whole numbers, such as 1..5");
      }
    }
    return new Axis(path, values, null);
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

  private static Scale range(Matcher m, boolean log, Location at) {
    Scale scale = Scale.parse(m.group(1).strip(), m.group(2).strip(), log, at, ACCEPTED);
    if (scale.value(scale.low()) == scale.value(scale.high())) {
      throw new ScenarioException(at, "wants two different ends");
    }
    return scale;
  }

  private static List<String> range(Matcher m, Location at) {
    String low = m.group(1).strip();
    String high = m.group(2).strip();
    if (m.group(3) == null) {
      if (!Scale.isWhole(low) || !Scale.isWhole(high)) {
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

  private static List<String> points(String low, String high, int n, boolean log, Location at) {
    Scale scale = Scale.parse(low, high, log, at, ACCEPTED);
    if (n < 2 || n > VALUES_MAX || scale.value(low) == scale.value(high)) {
      throw new ScenarioException(at, "wants 2 to " + VALUES_MAX + " points between two different ends");
    }
    return IntStream.range(0, n).mapToObj(i -> scale.at((double) i / (n - 1))).toList();
  }

  /** The value at a part of the way through all that it may take. */
  String drawn(double u) {
    return range == null ? values.get((int) (u * values.size())) : range.drawn(u);
  }

  /**
   * A number for a value, larger for what is more.
   *
   * @throws ScenarioException if the values are more than two names, which have no order
   */
  public double number(String value) {
    if (range != null) {
      return range.value(value);
    }
    boolean ordered = values.stream().allMatch(v -> v.matches(NUMBERS));
    if (!ordered && values.size() > 2) {
      throw new ScenarioException(Location.of("--vary " + path), "more than two names have no order to rank by; accepted: a range, numbers, or "
          + "two names");
    }
    return values.indexOf(value);
  }
}
