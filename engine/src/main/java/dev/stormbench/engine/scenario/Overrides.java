package dev.stormbench.engine.scenario;

import java.util.List;
import java.util.OptionalLong;

/**
 * What a command line changes in a scenario.
 *
 * @param sets {@code path=value}, applied in order before anything is checked
 * @param fixes names of fixes applied after those of the scenario; one it has already is not repeated
 * @param seed instead of the one in {@code run}
 */
public record Overrides(List<String> sets, List<String> fixes, OptionalLong seed) {
  public Overrides {
    sets = List.copyOf(sets);
    fixes = List.copyOf(fixes);
  }

  /** Nothing is changed. */
  public static Overrides none() {
    return new Overrides(List.of(), List.of(), OptionalLong.empty());
  }
}
