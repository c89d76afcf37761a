package dev.stormbench.plugin.reportecharts;

import dev.stormbench.spi.report.Block.Unit;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Numbers for readers, as {@code valueText} of figure.js writes them, too; and lists of numbers, in few characters, for {@code numbers}
 * there.
 */
final class Numbers {
  /** Up to here each whole number is a double. */
  private static final double EXACT = 1L << 53;
  private static final int OF_A_LINE = 6;
  private static final int OF_A_PLACE = 12;
  /** A cell is a colour, of which there are fewer than so many. */
  private static final int OF_A_CELL = 4;

  private record Scale(double factor, String suffix) {}

  private static final List<Scale> TIMES = List.of(new Scale(1, "ns"), new Scale(1e3, "µs"), new Scale(1e6, "ms"), new Scale(1e9, "s"));
  private static final List<Scale> THOUSANDS =
      List.of(new Scale(1, ""), new Scale(1e3, "k"), new Scale(1e6, "M"), new Scale(1e9, "G"), new Scale(1e12, "T"));

  private Numbers() {}

  // -- for readers ------------------------------------------------------------------------------------

  /** A number with its unit. */
  static String text(double v, Unit unit) {
    if (Double.isNaN(v)) {
      return "–";
    }
    if (Double.isInfinite(v)) {
      return v > 0 ? "∞" : "-∞";
    }
    return switch (unit) {
      case NS -> v == 0 ? "0 s" : scaled(v, TIMES);
      case SHARE -> digits(v * 100, 4) + " %";
      case COUNT -> v == Math.rint(v) && Math.abs(v) < 100_000 ? Long.toString((long) v) : scaled(v, THOUSANDS);
      case PER_SECOND -> scaled(v, THOUSANDS) + "/s";
      default -> digits(v, 5);
    };
  }

  private static String scaled(double v, List<Scale> scales) {
    int i = 0;
    while (i + 1 < scales.size() && Math.abs(v) >= scales.get(i + 1).factor) {
      i++;
    }
    String text = digits(v / scales.get(i).factor, 4);
    if (Math.abs(Double.parseDouble(text)) >= 1_000 && i + 1 < scales.size()) { // 999.96 became 1000
      i++;
      text = digits(v / scales.get(i).factor, 4);
    }
    String suffix = scales.get(i).suffix;
    return suffix.isEmpty() ? text : text + " " + suffix;
  }

  /** So many digits that count and no zeros at the end, with an exponent where JavaScript writes one. */
  private static String digits(double v, int n) {
    if (v == 0) {
      return "0";
    }
    BigDecimal b = new BigDecimal(v).round(new MathContext(n, RoundingMode.HALF_UP));
    int exponent = b.precision() - b.scale() - 1;
    if (exponent < -6 || exponent >= n) {
      return b.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
    BigDecimal shorter = b.stripTrailingZeros();
    return shorter.toPlainString();
  }

  // -- for the page -----------------------------------------------------------------------------------

  /** The numbers of a line; things that are counted are not rounded. */
  static String line(double[] values, Unit unit) {
    return list(values, unit == Unit.COUNT ? OF_A_PLACE : OF_A_LINE);
  }

  /** Places on an axis, as differences if they are whole. */
  static String places(double[] values) {
    boolean whole = values.length > 0;
    for (double v : values) {
      whole &= v == Math.rint(v) && Math.abs(v) < EXACT;
    }
    if (!whole) {
      return list(values, OF_A_PLACE);
    }
    Runs runs = new Runs();
    for (int i = 0; i < values.length; i++) {
      runs.add(Long.toString((long) values[i] - (i == 0 ? 0 : (long) values[i - 1])));
    }
    return "+" + runs;
  }

  /** The numbers of cells, to a thousandth of the largest or finer; on a logarithmic scale each with its own digits. */
  static String cells(double[] values, boolean isLog) {
    double largest = 0;
    boolean whole = true;
    for (double v : values) {
      if (Double.isFinite(v)) {
        largest = Math.max(largest, Math.abs(v));
        whole &= v == Math.rint(v);
      }
    }
    if (isLog || largest == 0 || whole && largest < 1e6) {
      return list(values, isLog ? OF_A_CELL : OF_A_PLACE);
    }
    BigDecimal top = new BigDecimal(largest).stripTrailingZeros();
    int isPower = top.unscaledValue().equals(BigInteger.ONE) ? 1 : 0;
    int exponent = top.precision() - top.scale() - isPower - OF_A_CELL;
    Runs runs = new Runs();
    for (double v : values) {
      runs.add(Double.isFinite(v) ? new BigDecimal(v).movePointLeft(exponent).setScale(0, RoundingMode.HALF_EVEN).toPlainString() : "");
    }
    return exponent == 0 ? runs.toString() : "e" + exponent + ":" + runs;
  }

  private static String list(double[] values, int digits) {
    Runs runs = new Runs();
    for (double v : values) {
      runs.add(shortest(v, digits));
    }
    return runs.toString();
  }

  /** A number in as few characters as JavaScript reads; empty for what is none. */
  static String shortest(double v, int digits) {
    if (!Double.isFinite(v)) {
      return "";
    }
    if (v == 0) {
      return "0";
    }
    BigDecimal b = new BigDecimal(v).round(new MathContext(digits, RoundingMode.HALF_EVEN)).stripTrailingZeros();
    String plain = Math.abs(b.scale()) > 24 ? null : withoutZero(b.toPlainString());
    String scientific = b.unscaledValue() + "e" + -b.scale();
    return plain != null && plain.length() <= scientific.length() ? plain : scientific;
  }

  private static String withoutZero(String text) {
    return text.startsWith("0.") ? text.substring(1) : text.startsWith("-0.") ? "-" + text.substring(2) : text;
  }

  /** The same number as in a table, for sorting. */
  static @Nullable String sortable(Object v) {
    return switch (v) {
      case Long l -> l.toString();
      case Double d when Double.isFinite(d) -> shortest(d, OF_A_PLACE);
      default -> null;
    };
  }

  /** Joins texts; several that are equal become one and their number. */
  private static final class Runs {
    private final StringBuilder all = new StringBuilder();
    private @Nullable String last;
    private int n;

    void add(String text) {
      if (text.equals(last)) {
        n++;
      } else {
        flush();
        last = text;
        n = 1;
      }
    }

    private void flush() {
      if (last == null) {
        return;
      }
      String once = last + ",";
      String many = last + "*" + n + ",";
      all.append(many.length() < once.length() * n ? many : once.repeat(n));
      n = 0;
    }

    @Override
    public String toString() {
      flush();
      last = null;
      // one that is nothing alone would look like none at all
      return all.isEmpty() ? "" : all.toString().equals(",") ? "*1" : all.substring(0, all.length() - 1);
    }
  }
}
