package dev.stormbench.repl.query;

import dev.stormbench.spi.trace.TraceRecord;

/**
 * Makes rows of the records of one trace, in their order. A row whose end is not in the trace has no {@code dur}: what is open at
 * the end of the trace, or when records are lost, ends at an unknown time. What began before the trace did, or while records were
 * lost, has no row.
 */
interface Lane {
  /** A record; it is reused. */
  void event(TraceRecord r);

  /** Records of a CPU are missing here. */
  void lost(int cpu);

  /** There are no more. */
  void end();
}
