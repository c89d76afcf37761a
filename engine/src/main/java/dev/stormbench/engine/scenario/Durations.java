package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Virtual times as people write them: {@code 750us}, {@code 1.5ms}, {@code 2m}. Inside, a time is a long of ns. */
public final class Durations {
  /** Longest accepted time: 365 days. */
  public static final long MAX_NS = 365L * 24 * 3600 * 1_000_000_000L;

  private static final String ACCEPTED = "a time with a unit, such as 750us";
  private static final Pattern NUMBER = Pattern.compile("[-+]?[0-9.]+");
  private static final Pattern TIME = Pattern.compile("([-+]?)([0-9]{1,20}(?:\\.[0-9]{1,20})?)([a-zA-Z]{1,8})");

  private Durations() {}

  /** Reads a time from the command line. {@code what} names it in messages, such as {@code --until}. */
  public static long parse(String text, Location at, String what) {
    return ns(Node.Scalar.plain(text.strip(), at), what, 0, MAX_NS);
  }

  /** The time in the largest unit in which it is a whole number: {@code 1500us}, {@code 2s}. */
  public static String text(long ns) {
    for (Unit u : Unit.LARGEST_FIRST) {
      if (ns != 0 && u != Unit.M && u != Unit.H && ns % u.ns == 0) {
        return ns / u.ns + u.word();
      }
    }
    return ns + (ns == 0 ? "s" : "ns");
  }

  /** Reads a time from a node and checks its range. */
  static long ns(Node node, String what, long minNs, long maxNs) {
    if (!(node instanceof Node.Scalar s)) {
      throw Bad.type(what, node, ACCEPTED);
    }
    Matcher m = TIME.matcher(s.text());
    if (!m.matches()) {
      throw NUMBER.matcher(s.text()).matches()
          ? Bad.at(node.at(), what + " is " + node.describe() + "; add a unit: ns, us, ms, s, m or h")
          : Bad.type(what, node, ACCEPTED);
    }
    Unit unit = Unit.of(m.group(3));
    if (unit == null) {
      throw Bad.at(node.at(), what + " is " + node.describe() + "; unknown unit "
          + Names.quote(m.group(3)) + " (accepted: ns, us, ms, s, m, h)");
    }
    if (m.group(1).equals("-")) {
      throw Bad.at(node.at(), what + " is " + node.describe() + "; a time cannot be negative");
    }
    BigDecimal scaled = new BigDecimal(m.group(2)).multiply(BigDecimal.valueOf(unit.ns));
    if (scaled.stripTrailingZeros().scale() > 0) {
      throw Bad.at(node.at(), what + " is " + node.describe() + "; the smallest step is 1ns");
    }
    if (scaled.compareTo(BigDecimal.valueOf(maxNs)) > 0
        || scaled.compareTo(BigDecimal.valueOf(minNs)) < 0) {
      throw Bad.type(what, node, range(minNs, maxNs));
    }
    return scaled.longValueExact();
  }

  private static String range(long minNs, long maxNs) {
    String max = maxNs >= MAX_NS ? "365 days" : text(maxNs);
    return text(minNs) + " to " + max;
  }

  private enum Unit {
    NS(1),
    US(1_000),
    MS(1_000_000),
    S(1_000_000_000),
    M(60_000_000_000L),
    H(3_600_000_000_000L);

    private static final List<Unit> LARGEST_FIRST = List.of(H, M, S, MS, US, NS);
    private final long ns;

    Unit(long ns) {
      this.ns = ns;
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable Unit of(String word) {
      for (Unit u : LARGEST_FIRST) {
        if (u.word().equals(word)) {
          return u;
        }
      }
      return null;
    }
  }
}
