package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Expectation.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a sweep keeps of a run.
 *
 * @param exitCode of {@code run}
 * @param reason what it said on stderr: why there is no result, or what was missed; empty if it said nothing
 * @param digest empty without a result
 * @param metrics by name, see {@link #names}; times in ns; empty without a result
 */
record SweepOutcome(Status status, SweepPhase phase, int exitCode, String reason, String digest, long simulatedNs,
    Map<String, Long> metrics) {

  private static final String GROWTH = "backlogGrowthPercent";

  SweepOutcome {
    metrics = new LinkedHashMap<>(metrics);
  }

  /** How a run ended. */
  enum Status {
    /** It ran, and met what the scenario expects. */
    OK,
    /** It ran, and missed an expectation. */
    MISSED,
    /** It was cut short by {@code --max-wall}. */
    TRUNCATED,
    /** It has no result. */
    FAILED
  }

  /** The metrics of {@code expect:}, and the growth of the backlog. */
  static List<String> names() {
    List<String> names = new ArrayList<>(Arrays.stream(Metric.values()).map(Metric::key).toList());
    names.add(GROWTH);
    return names;
  }

  /** Whether a metric is a time in ns. */
  static boolean isTime(String metric) {
    return Arrays.stream(Metric.values()).anyMatch(m -> m.key().equals(metric) && m.isTime());
  }

  static SweepOutcome of(ChildRuns.Outcome o) {
    if (o.result() == null) {
      return new SweepOutcome(Status.FAILED, SweepPhase.FAILED, o.exitCode(), o.reason(), "", 0, Map.of());
    }
    RunReport r = o.result().report();
    Map<String, Long> metrics = new LinkedHashMap<>();
    for (Metric m : Metric.values()) {
      metrics.put(m.key(), r.metric(m.key()));
    }
    metrics.put(GROWTH, (long) new Figures(r).backlogGrowthPercent());
    Status status = o.truncated() ? Status.TRUNCATED : o.exitCode() == ExitCode.OK ? Status.OK : Status.MISSED;
    return new SweepOutcome(status, SweepPhase.of(r), o.exitCode(), String.join(" | ", o.said()), r.digest(), r.simulatedNs(), metrics);
  }
}
