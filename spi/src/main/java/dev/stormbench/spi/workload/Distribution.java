package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;

/**
 * A distribution of durations in ns; drawn from the seeded stream of the workload.
 *
 * @since 0.1.0
 */
@Stability.Stable
public sealed interface Distribution {
  /** Its mean in ns. */
  double meanNs();

  /** Always the same. */
  record Fixed(long ns) implements Distribution {
    @Override
    public double meanNs() {
      return ns;
    }
  }

  /** Exponential: arrivals without memory. */
  record Exponential(double meanNs) implements Distribution {}

  /** Uniform over an interval, both ends included. */
  record Uniform(long lowNs, long highNs) implements Distribution {
    @Override
    public double meanNs() {
      return (lowNs + highNs) / 2.0;
    }
  }

  /** Normal, values below 0 taken as 0. */
  record Normal(double meanNs, double stddevNs) implements Distribution {}
}
