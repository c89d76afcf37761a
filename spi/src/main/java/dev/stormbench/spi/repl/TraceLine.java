package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.trace.TraceEvent;

/**
 * A tracepoint hit that was kept.
 *
 * @param text as tracefs prints it
 * @since 0.1.0
 */
@Stability.Evolving
public record TraceLine(long timeNs, int cpu, TraceEvent event, String text) {}
