package dev.stormbench.plugin.importftrace;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The record that is handed over: one object, filled anew for each line. */
final class ReadRecord implements TraceRecord {
  private static final int FIELDS_MAX = 8;

  long timeNs;
  int cpu;
  TraceEvent event = TraceEvent.SCHED_SWITCH;
  int pid;
  String comm = "";
  int flags;
  int preemptCount;
  final long[] args = new long[FIELDS_MAX];
  final @Nullable String[] texts = new @Nullable String[FIELDS_MAX];

  /** Forgets the fields of the line before. */
  void begin(TraceEvent of) {
    event = of;
    Arrays.fill(args, 0);
    for (int i = 0; i < texts.length; i++) {
      texts[i] = i < of.fields().size() && of.kind(i).isText() ? "" : null;
    }
  }

  @Override
  public long timeNs() {
    return timeNs;
  }

  @Override
  public int cpu() {
    return cpu;
  }

  @Override
  public TraceEvent event() {
    return event;
  }

  @Override
  public int pid() {
    return pid;
  }

  @Override
  public String comm() {
    return comm;
  }

  @Override
  public int flags() {
    return flags;
  }

  @Override
  public int preemptCount() {
    return preemptCount;
  }

  @Override
  public long arg(int i) {
    return args[i];
  }

  @Override
  public @Nullable String text(int i) {
    return texts[i];
  }
}
