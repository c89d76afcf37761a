package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceRecord;

/** Where goes what was captured, in the order in which it happened. */
public interface CaptureSink {
  /** One record; it is reused. */
  void event(TraceRecord record);

  /**
   * Records of a CPU are missing here.
   *
   * @param events how many; 0: unknown
   */
  void lost(int cpu, long events);

  /** A counter has a new value; {@code cpu} -1: of the machine. */
  void counter(long timeNs, int cpu, String name, long value);
}
