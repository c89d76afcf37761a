package dev.stormbench.spi.repl;

/**
 * A metric over virtual time.
 *
 * @param cpu -1 for the machine
 */
public record Series(String metric, int cpu, long[] timesNs, double[] values) {}
