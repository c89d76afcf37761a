package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Expectation.Metric;
import dev.stormbench.engine.scenario.Expectation.Op;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A comparison of the command line, such as {@code lockups > 0}: metrics and syntax are those of {@code expect:}. */
final class Condition {
  private static final Pattern COMPARISON = Pattern.compile("\\s*([A-Za-z]+)\\s*(<=|>=|==|!=|<|>|=)\\s*(\\S+)\\s*");
  private static final String ACCEPTED = "accepted: a comparison such as 'lockups > 0' or 'maxSoftirq >= 2s'";

  private Condition() {}

  static Expectation parse(String option, String text) {
    Location at = Location.of(option + " '" + text + "'");
    Matcher m = COMPARISON.matcher(text);
    if (!m.matches()) {
      throw new ScenarioException(at, "this is no comparison; " + ACCEPTED);
    }
    Metric metric = metric(m.group(1), at);
    return new Expectation(metric, Op.of(m.group(2)), value(metric, m.group(3), at), at);
  }

  /** The value of a metric as users read it. */
  static String value(Expectation e, RunReport report) {
    long actual = report.metric(e.metric().key());
    return e.metric().isTime() ? Text.time(actual) : Text.count(actual);
  }

  private static Metric metric(String name, Location at) {
    List<String> known = Arrays.stream(Metric.values()).map(Metric::key).toList();
    for (Metric m : Metric.values()) {
      if (m.key().equals(name)) {
        return m;
      }
    }
    throw new ScenarioException(at, "unknown metric '" + name + "'" + Text.didYouMean(name, known)
        + " (known: " + String.join(", ", known) + ")");
  }

  private static long value(Metric metric, String text, Location at) {
    if (metric.isTime()) {
      return Durations.parse(text, at, metric.key());
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ScenarioException(at, metric.key() + " is compared with '" + text + "'; accepted: a whole number");
    }
  }
}
