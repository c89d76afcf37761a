package dev.stormbench.plugin.workloadrt;

import dev.stormbench.spi.machine.Task.Policy;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A scheduling policy as scenarios write it: {@code OTHER}, {@code FIFO:50}, {@code RR:1}. */
record PolicyText(Policy policy, int rtPriority) {
  private static final Pattern REAL_TIME = Pattern.compile("(FIFO|RR):([1-9][0-9]?)");

  static PolicyText parse(String text, Location at) {
    if (text.equals("OTHER")) {
      return new PolicyText(Policy.OTHER, 0);
    }
    Matcher m = REAL_TIME.matcher(text);
    if (!m.matches()) {
      throw new ScenarioException(at,
          "policy is the text '" + text + "' (accepted: OTHER, FIFO:1 to FIFO:99, RR:1 to RR:99)");
    }
    return new PolicyText(Policy.valueOf(m.group(1)), Integer.parseInt(m.group(2)));
  }
}
