package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Expectation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@code expect:} or {@code --fail-on}.
 *
 * @param name as a test case is called
 * @param miss the line that says what is wrong; null if nothing is
 */
record Verdict(String name, @Nullable String miss) {
  static List<Verdict> all(List<Expectation> expected, List<Expectation> failOn, RunReport report) {
    List<Verdict> all = new ArrayList<>();
    for (Expectation e : expected) {
      String actual = value(e, report);
      all.add(new Verdict("expect " + e, e.holds(report.metric(e.name())) ? null
          : e.at() + ": expected " + e + ", but it is " + actual));
    }
    for (Expectation e : failOn) {
      String actual = value(e, report);
      all.add(new Verdict("fail on " + e, e.holds(report.metric(e.name()))
          ? "--fail-on " + e + ": it is " + actual : null));
    }
    return all;
  }

  private static String value(Expectation e, RunReport report) {
    long actual = report.metric(e.name());
    return e.metric().isTime() ? Text.time(actual) : Text.count(actual);
  }
}
