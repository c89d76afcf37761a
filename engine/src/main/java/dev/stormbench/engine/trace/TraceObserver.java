package dev.stormbench.engine.trace;

import dev.stormbench.spi.trace.TraceRecord;

/** Looks at every tracepoint as it happens; the record is reused. */
@FunctionalInterface
public interface TraceObserver {
  void event(TraceRecord record);
}
