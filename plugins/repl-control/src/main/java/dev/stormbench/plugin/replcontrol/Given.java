package dev.stormbench.plugin.replcontrol;

import dev.stormbench.spi.repl.Arguments;
import dev.stormbench.spi.repl.CommandException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Arguments as values, or one line that says what is accepted. */
final class Given {
  private static final Pattern TIME = Pattern.compile("([0-9]{1,15}(?:\\.[0-9]{1,15})?)(ns|us|ms|s|m|h)");
  private static final Map<String, Long> UNIT_NS = Map.of("ns", 1L, "us", 1_000L, "ms", 1_000_000L, "s", 1_000_000_000L,
      "m", 60_000_000_000L, "h", 3_600_000_000_000L);
  private static final BigDecimal MAX_NS = BigDecimal.valueOf(365L * 24 * 3600).multiply(BigDecimal.valueOf(1_000_000_000L));

  private Given() {}

  /** The words, of which there must be a certain number. */
  static List<String> words(Arguments a, int min, int max, String accepted) {
    List<String> words = a.words();
    if (words.size() < min || words.size() > max) {
      throw new CommandException((words.size() < min ? "something is missing" : "'" + words.get(max) + "' is too much")
          + "; accepted: " + accepted);
    }
    return words;
  }

  static boolean isTime(String s) {
    return TIME.matcher(s).matches();
  }

  /** Virtual time in ns. */
  static long timeNs(String s) {
    Matcher m = TIME.matcher(s);
    if (!m.matches()) {
      throw new CommandException("'" + s + "' is no time; accepted: a number with a unit, such as 750us, 1.5ms or 10s");
    }
    BigDecimal ns = new BigDecimal(m.group(1)).multiply(BigDecimal.valueOf(UNIT_NS.get(m.group(2))));
    if (ns.stripTrailingZeros().scale() > 0) {
      throw new CommandException("'" + s + "': the smallest step is 1ns");
    }
    if (ns.compareTo(MAX_NS) > 0) {
      throw new CommandException("'" + s + "' is too long; accepted: up to 365 days");
    }
    return ns.longValueExact();
  }

  /** Whether a line of a list of breakpoints is that of one. */
  static boolean isNumbered(String line, int number) {
    return line.startsWith(number + ":");
  }

  static int number(String s, String what) {
    if (!s.matches("[0-9]{1,9}")) {
      throw new CommandException("'" + s + "' is no " + what + "; accepted: a number from 0");
    }
    return Integer.parseInt(s);
  }
}
