package dev.stormbench.plugin.workloadreplay;

import dev.stormbench.spi.scenario.ParamSpec;
import dev.stormbench.spi.scenario.ParamSpec.Type;
import dev.stormbench.spi.scenario.Params;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution;
import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A text with times in a row, {@code 10us 1.5ms 20ms}. */
final class Times {
  /** What arrives at a listed time arrives once: a period longer than any run. */
  static final Distribution ONCE = new Distribution.Fixed(365L * 86_400 * 1_000_000_000);

  static final ParamSpec AT = ParamSpec.of("at", Type.TEXT, "times in a row, counted from the workload's start, such as '10us 1.5ms 20ms'");

  private static final Pattern TIME = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,9})?)(ns|us|ms|s)");
  private static final BigDecimal MAX_NS = BigDecimal.valueOf(365L * 86_400).movePointRight(9);

  private Times() {}

  /** Reads the times of a parameter, in ns; at least one, none before the one before it if they must ascend. */
  static long[] of(Params p, String name, boolean ascending) {
    String[] words = p.text(name).strip().split("\\s+");
    long[] times = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      Matcher m = TIME.matcher(words[i]);
      BigDecimal ns = m.matches() ? new BigDecimal(m.group(1)).movePointRight(digits(m.group(2))) : MAX_NS.add(BigDecimal.ONE);
      if (ns.compareTo(MAX_NS) > 0) {
        throw new ScenarioException(p.at(name), name + " has '" + shown(words[i])
            + "' (accepted: times with a unit in a row, such as 10us 1.5ms 20ms, up to 365 days)");
      }
      times[i] = ns.longValue();
      if (ascending && i > 0 && times[i] < times[i - 1]) {
        throw new ScenarioException(p.at(name), name + " has '" + shown(words[i]) + "' after '" + shown(words[i - 1])
            + "' (accepted: times in ascending order)");
      }
    }
    return times;
  }

  private static int digits(String unit) {
    return switch (unit) {
      case "s" -> 9;
      case "ms" -> 6;
      case "us" -> 3;
      default -> 0;
    };
  }

  private static String shown(String word) {
    return word.length() > 40 ? word.substring(0, 37) + "..." : word;
  }
}
