package dev.stormbench.plugin.workloadsoftirq;

import dev.stormbench.spi.workload.Distribution;

/** Initial phases: where in its first period a repeating thing starts. */
final class Phases {
  private Phases() {}

  /** Bound of the draw: one mean period, at least 1 ns. */
  static long boundNs(Distribution period) {
    return Math.max(1, Math.round(period.meanNs()));
  }
}
