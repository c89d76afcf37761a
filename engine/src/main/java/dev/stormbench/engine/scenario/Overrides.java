package dev.stormbench.engine.scenario;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a command line changes in a scenario.
 *
 * @param sets {@code path=value}, applied in order before anything is checked
 * @param fixes names of fixes applied after those of the scenario; one it has already is not repeated
 * @param policies {@code class=name}, as {@link PolicyWord} has it; {@code sets} come after
 * @param seed instead of the one in {@code run}
 */
public record Overrides(List<String> sets, List<String> fixes, List<String> policies, OptionalLong seed) {
  public Overrides {
    sets = List.copyOf(sets);
    fixes = List.copyOf(fixes);
    policies = List.copyOf(policies);
  }

  /** Without policies. */
  public Overrides(List<String> sets, List<String> fixes, OptionalLong seed) {
    this(sets, fixes, List.of(), seed);
  }

  /** Nothing is changed. */
  public static Overrides none() {
    return new Overrides(List.of(), List.of(), OptionalLong.empty());
  }
}
