package dev.stormbench.repl.trace;

import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A copy of a record with its place in the order of all, used again and again. */
final class Copied implements TraceRecord {
  private static final TraceEvent[] EVENTS = TraceEvent.values();
  /** How many fields an event has. */
  static final int[] FIELDS = Arrays.stream(EVENTS).mapToInt(e -> e.fields().size()).toArray();
  /** Which fields of an event are texts, a bit for each. */
  static final int[] TEXTS = Arrays.stream(EVENTS).mapToInt(Copied::texts).toArray();
  static final int FIELDS_MAX = Arrays.stream(FIELDS).max().orElseThrow();

  long place;
  /** Its turn among those of one place. */
  long turn;
  long timeNs;
  int cpu;
  TraceEvent event = TraceEvent.SCHED_SWITCH;
  int pid;
  String comm = "";
  int flags;
  int preemptCount;
  final long[] args = new long[FIELDS_MAX];
  final @Nullable String[] texts = new String[FIELDS_MAX];

  private static int texts(TraceEvent e) {
    int texts = 0;
    for (int i = 0; i < e.fields().size(); i++) {
      texts |= e.kind(i).isText() ? 1 << i : 0;
    }
    return texts;
  }

  /** Becomes a copy of another, which is at this place. */
  void set(TraceRecord r, long ofPlace) {
    place = ofPlace;
    timeNs = r.timeNs();
    cpu = r.cpu();
    event = r.event();
    pid = r.pid();
    comm = r.comm();
    flags = r.flags();
    preemptCount = r.preemptCount();
    int fields = FIELDS[event.ordinal()];
    int isText = TEXTS[event.ordinal()];
    for (int i = 0; i < fields; i++) {
      boolean text = (isText >>> i & 1) != 0;
      texts[i] = text ? r.text(i) : null;
      args[i] = text ? 0 : r.arg(i);
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
