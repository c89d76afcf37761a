package dev.stormbench.repl.shrink;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and counts as scenarios have them, and how round they are. */
public final class Numbers {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,12})?)(ns|us|ms|s|m|h)");
  private static final String[] UNITS = {"s", "ms", "us", "ns"};
  private static final long[] UNIT_NS = {1_000_000_000, 1_000_000, 1_000, 1};
  private static final long MINUTE_NS = 60_000_000_000L;
  private static final Set<Long> ROUND = Set.of(1L, 2L, 5L);
  private static final int NO_TIME = -1;

  private Numbers() {}

  /** A time in ns; -1 if the text is none. */
  static long ns(String text) {
    Matcher m = TIME.matcher(text);
    if (!m.matches()) {
      return NO_TIME;
    }
    long unitNs = switch (m.group(2)) {
      case "m" -> MINUTE_NS;
      case "h" -> 60 * MINUTE_NS;
      default -> UNIT_NS[List.of(UNITS).indexOf(m.group(2))];
    };
    BigDecimal ns = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unitNs));
    return ns.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? NO_TIME : ns.longValue();
  }

  /** A time in the largest unit of which it has one: {@code 750us}, {@code 1.5ms}. */
  public static String time(long ns) {
    for (int i = 0; i < UNITS.length; i++) {
      if (ns >= UNIT_NS[i]) {
        return new BigDecimal(ns).divide(BigDecimal.valueOf(UNIT_NS[i])).stripTrailingZeros().toPlainString() + UNITS[i];
      }
    }
    return ns + "ns";
  }

  /** With so many significant digits at most. */
  static long rounded(double value, int digits) {
    return rounded(value, digits, RoundingMode.HALF_UP);
  }

  /** With so many significant digits at most, and no less. */
  static long roundedUp(long value, int digits) {
    return rounded(value, digits, RoundingMode.UP);
  }

  private static long rounded(double value, int digits, RoundingMode mode) {
    BigDecimal whole = new BigDecimal(value).setScale(0, mode);
    return whole.round(new MathContext(digits, mode)).longValue();
  }

  /** The largest of 1, 2, 5, 10, 20, 50 and so on that is not above; at least 1. */
  static long below(long value) {
    long best = 1;
    for (long decade = 1; decade <= value && decade <= Long.MAX_VALUE / 100; decade *= 10) {
      for (long lead : new long[] {1, 2, 5}) {
        best = lead * decade <= value ? lead * decade : best;
      }
    }
    return best;
  }

  /** The next of 1, 2, 5, 10, 20, 50 and so on that is above. */
  static long above(long value) {
    long b = below(value);
    long lead = b;
    while (lead % 10 == 0) {
      lead /= 10;
    }
    return lead == 2 ? b / 2 * 5 : b * 2;
  }

  /** How much there is to read in a number: 0 for 1, 2, 5 and those with zeros behind them, more with each digit. */
  static int roughness(long value) {
    if (value == 0) {
      return 0;
    }
    BigDecimal stripped = new BigDecimal(Math.abs(value)).stripTrailingZeros();
    int more = 2 * (stripped.precision() - 1);
    return more + (more == 0 && ROUND.contains(stripped.unscaledValue().longValue()) ? 0 : 1);
  }
}
