package dev.stormbench.engine.trace;

import dev.stormbench.spi.trace.TraceRecord;

/** Looks at every tracepoint as it happens; the record is reused. */
@FunctionalInterface
public interface TraceObserver {
  /**
   * A tracepoint was hit.
   *
   * @param place that of the event in which it was hit, in the total order of all events: see {@link TraceRecorder}
   */
  void event(TraceRecord record, long place);
}
