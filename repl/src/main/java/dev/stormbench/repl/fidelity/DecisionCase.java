package dev.stormbench.repl.fidelity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A decision scenario under one configuration that was recorded.
 *
 * @param scenario such as {@code S08_pull_on_sleep}
 * @param config such as {@code 612_nopush}: kernel 6.12 without RT_PUSH_IPI; {@code 61_S15only}: 6.1, this scenario
 *     alone on a fresh boot
 */
public record DecisionCase(String scenario, String config) {
  private static final long TICK_NS = 4_000_000;

  /** Whether it counts: what throttling does depends on what ran before, so it counts on a fresh boot only. */
  public boolean counts() {
    boolean throttling = scenario.startsWith("S15_") || scenario.startsWith("S31_");
    return throttling == config.endsWith("only");
  }

  /**
   * What {@code --set} says to run the scenario as it was recorded: the kernel, its feature, and what the past of the
   * recorded machine left behind and the scenario does not say: the phases of its tick and of its RT period timer, and
   * which of several equal CPUs a search took.
   */
  public List<String> settings(Recording r) {
    List<String> sets = new ArrayList<>();
    sets.add("kernel.profile=" + (config.startsWith("61_") ? "v6.1" : "v6.12"));
    sets.add("kernel.features.RT_PUSH_IPI=" + !config.endsWith("_nopush"));
    sets.add("kernel.tick-phase=" + Math.floorMod(-r.t0Ns(), TICK_NS) + "ns");
    if (r.rtPeriodNs() >= 0) {
      sets.add("kernel.rt-period-phase=" + r.rtPeriodNs() + "ns");
    }
    String paths = r.paths().entrySet().stream()
        .map(e -> e.getKey() + e.getValue().stream().map(cpu -> " " + cpu).collect(Collectors.joining()))
        .collect(Collectors.joining("; "));
    if (!paths.isEmpty()) {
      sets.add("fixes=[{ recorded-choice: { paths: '" + paths + "' } }]");
    }
    return sets;
  }
}
