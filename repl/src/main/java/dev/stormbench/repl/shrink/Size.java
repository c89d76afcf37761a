package dev.stormbench.repl.shrink;

import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.shrink.Site.Role;
import java.util.Comparator;
import java.util.List;

/**
 * How large a scenario is, the weightiest first. What is tried is smaller than what is there, so that shrinking ends.
 *
 * @param cost CPUs times the length of the run, in us: what a run is expected to cost
 * @param cpus of the machine
 * @param values in its tree
 * @param roughness of its times and counts, see {@link Numbers#roughness}
 * @param amount sum of its counts, and of its switches that are on
 */
record Size(double cost, int cpus, int values, int roughness, double amount) implements Comparable<Size> {
  private static final Comparator<Size> ORDER = Comparator.comparingDouble(Size::cost).thenComparingInt(Size::cpus)
      .thenComparingInt(Size::values).thenComparingInt(Size::roughness).thenComparingDouble(Size::amount);

  /** Of a scenario that binds. */
  static Size of(Scenario bound, List<Site> sites) {
    int rough = 0;
    double amount = 0;
    for (Site s : sites) {
      rough += s.role() == Role.TIME ? Numbers.roughness(s.ns()) : s.role() == Role.COUNT ? Numbers.roughness(s.count()) : 0;
      amount += s.role() == Role.COUNT ? s.count() : s.role() == Role.SWITCH && s.text().equalsIgnoreCase("true") ? 1 : 0;
    }
    int cpus = bound.machine().cpus();
    return new Size(cpus * (bound.run().durationNs() / 1e3), cpus, sites.size(), rough, amount);
  }

  @Override
  public int compareTo(Size o) {
    return ORDER.compare(this, o);
  }
}
