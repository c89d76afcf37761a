package dev.stormbench.plugin.exporttracedat;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;

/**
 * A record made by hand.
 *
 * @param flags as common_flags
 * @param fields in the order of {@link TraceEvent#fields()}: texts or numbers
 */
record MadeRecord(long timeNs, int cpu, TraceEvent event, int pid, String comm, int flags, int preemptCount,
    Object... fields) implements TraceRecord {
  MadeRecord {
    if (fields.length != event.fields().size()) {
      throw new IllegalArgumentException(event + " has " + event.fields());
    }
  }

  /** Of task hog-5, irqs off. */
  static MadeRecord at(long timeNs, int cpu, TraceEvent event, Object... fields) {
    return new MadeRecord(timeNs, cpu, event, 5, "hog", 0x01, 2, fields);
  }

  /** The shortest: a softirq's vector. */
  static MadeRecord softirq(long timeNs, int cpu, int vec) {
    return at(timeNs, cpu, TraceEvent.SOFTIRQ_RAISE, vec);
  }

  @Override
  public long arg(int i) {
    return fields[i] instanceof Number n ? n.longValue() : 0;
  }

  @Override
  public String text(int i) {
    return fields[i] instanceof String s ? s : null;
  }
}
