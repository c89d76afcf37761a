package dev.stormbench.repl.sweep;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What lies between two ends: times, whole numbers or numbers with decimals, as the ends are written.
 *
 * @param kind that of the ends
 * @param low as it was typed
 * @param high as it was typed; it may be the smaller one
 * @param log whether equal steps are equal ratios
 */
public record Scale(Kind kind, String low, String high, boolean log) {
  private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,18}\\.[0-9]{1,18}");
  private static final Pattern TIME = Pattern.compile("[0-9.]+[a-zA-Z]+");

  /** Of a point of a logarithmic scale, or of one between whole numbers of nanoseconds: the rest says nothing. */
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_EVEN);
  private static final MathContext SIX_DIGITS = new MathContext(6);

  /** How numbers are written. */
  public enum Kind {
    /** With a unit; ns inside. */
    TIME,
    /** Without a fraction. */
    WHOLE,
    /** With one. */
    DECIMAL
  }

  /**
   * Reads two ends.
   *
   * @param accepted is added to what is said of an end that is no number
   */
  static Scale parse(String low, String high, boolean log, Location at, String accepted) {
    Kind kind = kind(low, at, accepted);
    Kind other = kind(high, at, accepted);
    if ((kind == Kind.TIME) != (other == Kind.TIME)) {
      throw new ScenarioException(at, "one of " + low + " and " + high + " is a time and the other a number");
    }
    Scale scale = new Scale(other == Kind.DECIMAL ? other : kind, low, high, log);
    double a = scale.value(low, at);
    double b = scale.value(high, at);
    if (log && (a <= 0 || b <= 0)) {
      throw new ScenarioException(at, "a logarithmic scale has no 0 and nothing below");
    }
    return scale;
  }

  private static Kind kind(String end, Location at, String accepted) {
    if (isWhole(end)) {
      return Kind.WHOLE;
    }
    if (DECIMAL.matcher(end).matches()) {
      return Kind.DECIMAL;
    }
    if (TIME.matcher(end).matches()) {
      return Kind.TIME;
    }
    throw new ScenarioException(at, "'" + end + "' is neither a number nor a time with a unit; " + accepted);
  }

  static boolean isWhole(String text) {
    return WHOLE.matcher(text).matches();
  }

  private double value(String text, Location at) {
    return kind == Kind.TIME ? Durations.parse(text, at, "an end of the range") : Double.parseDouble(text);
  }

  /** The number that a text of this scale stands for; ns for a time. */
  public double value(String text) {
    return value(text, Location.of(text));
  }

  /** As one would type a number of this scale: whole numbers and times are rounded. */
  public String text(double v) {
    return switch (kind) {
      case WHOLE -> Long.toString(Math.round(v));
      case DECIMAL -> new BigDecimal(v).round(SIX_DIGITS).stripTrailingZeros().toPlainString();
      case TIME -> time(Math.round(v));
    };
  }

  /** A part of the way from low to high, both ends as they were typed; what a logarithm makes is cut to three digits. */
  String at(double part) {
    if (part == 0 || part == 1) {
      return part == 0 ? low : high;
    }
    double v = between(value(low), value(high), part);
    return log && kind != Kind.WHOLE ? text(new BigDecimal(v).round(THREE_DIGITS).doubleValue()) : text(v);
  }

  /** One of what lies between, each as likely as another: both ends are among whole numbers. */
  String drawn(double u) {
    double a = Math.min(value(low), value(high));
    double b = Math.max(value(low), value(high));
    if (kind == Kind.WHOLE) {
      return text(Math.min(b, Math.floor(between(a, b + 1, u))));
    }
    double v = between(a, b, u);
    return text(new BigDecimal(v).round(log ? THREE_DIGITS : SIX_DIGITS).doubleValue());
  }

  private double between(double a, double b, double part) {
    return log ? StrictMath.exp(StrictMath.log(a) + part * (StrictMath.log(b) - StrictMath.log(a))) : a + part * (b - a);
  }

  /**
   * A number in the middle of two, the roundest one that parts them about evenly.
   *
   * @return null if nothing lies between them
   */
  @Nullable Double middle(double a, double b) {
    double exact = between(a, b, 0.5);
    double slack = Math.min(exact - a, b - exact) / 8;
    for (int digits = 1; digits <= 17; digits++) {
      double round = value(text(new BigDecimal(exact).round(new MathContext(digits)).doubleValue()));
      if (round > a && round < b && Math.abs(round - exact) <= slack) {
        return round;
      }
    }
    double last = value(text(exact));
    return last > a && last < b ? last : null;
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
