package dev.stormbench.spi;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceRecord;

/**
 * An invariant over the machine. A violation ends the run with exit code 4.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface Checker {
  /** Called once before the first event. */
  default void start(Machine machine, Violations violations) {}

  /**
   * Called instead of {@link #start} when there is no machine, only the records of a trace that was recorded
   * elsewhere: it may begin in the midst of things, lack events of some kinds, and end anywhere.
   *
   * @return whether the records alone can break this invariant; if not, nothing more is called
   */
  default boolean startRecorded(Violations violations) {
    return false;
  }

  /** Records of a CPU are missing here; only after {@link #startRecorded}. */
  default void lost(int cpu) {}

  /** Called after each tracepoint; the record is reused, copy what you keep. */
  void event(TraceRecord record);

  /** Called once after the last event. */
  default void end() {}

  /** Where broken invariants go. */
  @Provided
  interface Violations {
    /** Says that an invariant does not hold at this instant. */
    void violated(String invariant, String what);
  }
}
