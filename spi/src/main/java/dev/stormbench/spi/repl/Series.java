package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;

/**
 * A metric over virtual time.
 *
 * @param cpu -1 for the machine
 * @since 0.1.0
 */
@Stability.Evolving
public record Series(String metric, int cpu, long[] timesNs, double[] values) {}
