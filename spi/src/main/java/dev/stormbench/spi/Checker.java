package dev.stormbench.spi;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceRecord;

/** An invariant over the machine. A violation ends the run with exit code 4. */
public interface Checker {
  /** Called once before the first event. */
  default void start(Machine machine, Violations violations) {}

  /** Called after each tracepoint; the record is reused, copy what you keep. */
  void event(TraceRecord record);

  /** Called once after the last event. */
  default void end() {}

  /** Where broken invariants go. */
  interface Violations {
    /** Says that an invariant does not hold at this instant. */
    void violated(String invariant, String what);
  }
}
