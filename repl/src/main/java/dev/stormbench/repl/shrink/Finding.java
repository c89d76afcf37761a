package dev.stormbench.repl.shrink;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.RunReport.Lockup;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Expectation.Metric;
import dev.stormbench.engine.scenario.Expectation.Op;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a smaller scenario must show, too: comparisons of metrics of its result, all of which hold.
 *
 * @param all at least one
 */
public record Finding(List<Expectation> all) {
  /** Not known before the end of a run. */
  public static final long UNKNOWN_NS = -1;

  public Finding {
    all = List.copyOf(all);
  }

  /** Whether a result shows it. */
  public boolean isIn(RunReport report) {
    return all.stream().allMatch(e -> e.holds(report.metric(e.name())));
  }

  /**
   * Whether it stays once it is there: lockups do not go away, so that more than some of them, or more than some seconds stuck, are a
   * matter of time. What a longer run does not show no shorter one does.
   */
  public boolean lasts() {
    return all.stream().allMatch(e -> (e.metric() == Metric.LOCKUPS || e.metric() == Metric.MAX_STUCK_SECONDS)
        && (e.op() == Op.GT || e.op() == Op.GE));
  }

  /** When it was there for good; {@link #UNKNOWN_NS} if it does not last, or these lockups, by time, do not show it. */
  public long shownNs(List<Lockup> lockups) {
    long latestNs = lasts() ? 0 : UNKNOWN_NS;
    for (Expectation e : all) {
      long ns = latestNs == UNKNOWN_NS ? UNKNOWN_NS : shownNs(e, lockups);
      latestNs = ns == UNKNOWN_NS ? UNKNOWN_NS : Math.max(latestNs, ns);
    }
    return latestNs;
  }

  /** Where a run can end that showed it at this time: soon after that, at a time of two digits. */
  public static long endNs(long shownNs) {
    return Numbers.roundedUp(shownNs + 1, 2);
  }

  private static long shownNs(Expectation e, List<Lockup> lockups) {
    long value = 0;
    for (Lockup l : lockups) {
      if (e.of().isEmpty() || e.of().equals(l.kind())) {
        value = e.metric() == Metric.LOCKUPS ? value + 1 : Math.max(value, l.stuckSeconds());
        if (e.holds(value)) {
          return l.timeNs();
        }
      }
    }
    return UNKNOWN_NS;
  }

  /** What a result has instead, or that it has it: {@code lockups is 0, maxSoftirq is 2.1s}. */
  public String in(RunReport report) {
    return all.stream().map(e -> {
      long value = report.metric(e.name());
      return e.name() + " is " + (e.metric().isTime() ? value == 0 ? "0s" : Numbers.time(Numbers.rounded(value, 3)) : "" + value);
    }).collect(Collectors.joining(", "));
  }

  /** As one would type it. */
  public Stream<String> typed() {
    return all.stream().map(Expectation::toString);
  }

  @Override
  public String toString() {
    return typed().collect(Collectors.joining(" and "));
  }
}
