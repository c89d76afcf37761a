package dev.stormbench.plugin.exportperfetto;

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
  @Override
  public long arg(int i) {
    return i < fields.length && fields[i] instanceof Number n ? n.longValue() : 0;
  }

  @Override
  public String text(int i) {
    return i < fields.length && fields[i] instanceof String s ? s : null;
  }
}
