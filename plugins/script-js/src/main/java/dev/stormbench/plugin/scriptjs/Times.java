package dev.stormbench.plugin.scriptjs;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as scenarios write them, where the engine does not read them for us. */
final class Times {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ns|us|ms|s|m|h)");

  private Times() {}

  /** {@code 1.5ms} in ns; 0 for what is no time. */
  static long ns(String text) {
    Matcher m = TIME.matcher(text);
    if (!m.matches()) {
      return 0;
    }
    long unit = switch (m.group(2)) {
      case "ns" -> 1;
      case "us" -> 1_000;
      case "ms" -> 1_000_000;
      case "s" -> 1_000_000_000;
      case "m" -> 60_000_000_000L;
      default -> 3_600_000_000_000L;
    };
    BigDecimal ns = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(unit));
    return ns.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0 ? 0 : ns.longValue();
  }
}
