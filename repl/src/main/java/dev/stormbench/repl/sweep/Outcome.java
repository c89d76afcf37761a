package dev.stormbench.repl.sweep;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Expectation.Metric;
import dev.stormbench.repl.Figures;
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
public record Outcome(Status status, Phase phase, int exitCode, String reason, String digest, long simulatedNs,
    Map<String, Long> metrics) {

  private static final String GROWTH = "backlogGrowthPercent";

  /** With a copy of the metrics. */
  public Outcome {
    metrics = new LinkedHashMap<>(metrics);
  }

  /** How a run ended. */
  public enum Status {
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
  public static List<String> names() {
    List<String> names = new ArrayList<>(Arrays.stream(Metric.values()).map(Metric::key).toList());
    names.add(GROWTH);
    return names;
  }

  /** Whether a metric is a time in ns. */
  public static boolean isTime(String metric) {
    String key = metric.replaceFirst("\\..*", "");
    return Arrays.stream(Metric.values()).anyMatch(m -> m.key().equals(key) && m.isTime());
  }

  /** Of a run without a result. */
  public static Outcome failed(int exitCode, String reason) {
    return new Outcome(Status.FAILED, Phase.FAILED, exitCode, reason, "", 0, Map.of());
  }

  /**
   * Of a result.
   *
   * @param more metrics of one workload or watchdog that are wanted, too, such as {@code maxLatency.psimon}
   * @param said what the run printed on stderr, by line
   */
  public static Outcome of(RunReport r, boolean truncated, int exitCode, List<String> said, List<String> more) {
    Map<String, Long> metrics = new LinkedHashMap<>();
    for (Metric m : Metric.values()) {
      metrics.put(m.key(), r.metric(m.key()));
    }
    metrics.put(GROWTH, (long) new Figures(r).backlogGrowthPercent());
    more.stream().filter(m -> m.contains(".")).forEach(m -> metrics.put(m, r.metric(m)));
    Status status = truncated ? Status.TRUNCATED : exitCode == 0 ? Status.OK : Status.MISSED;
    return new Outcome(status, Phase.of(r), exitCode, String.join(" | ", said), r.digest(), r.simulatedNs(), metrics);
  }

  /** With more figures beside its metrics. */
  public Outcome with(Map<String, Long> more) {
    Map<String, Long> all = new LinkedHashMap<>(metrics);
    all.putAll(more);
    return new Outcome(status, phase, exitCode, reason, digest, simulatedNs, all);
  }

  /** Whether there is a result. */
  public boolean hasResult() {
    return status != Status.FAILED;
  }
}
