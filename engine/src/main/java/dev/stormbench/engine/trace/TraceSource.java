package dev.stormbench.engine.trace;

/** Where tracepoints happen: a CPU, with its part of the digest. */
public abstract class TraceSource {
  long digest;
  long events;
  Trace.Watch[] watches = {};
  TraceRecorder[] recorders = {};
  Trace.Hit[] hits = {};
  /** Whether anybody wants to see what happens here as it happens. */
  public boolean watched;
  /** Whether anybody records it. */
  public boolean recorded;
  /** The events that somebody wants to see here, a bit for each ordinal. */
  public long wanted;

  /** Its part of the digest so far. */
  public final long digest() {
    return digest;
  }

  /** Events so far. */
  public final long events() {
    return events;
  }

  /** More events have happened, of which this is the digest with all before. */
  public final void advance(long newDigest, long more) {
    digest = newDigest;
    events += more;
  }

  /** A group was hit here; it is part of the digest already. */
  public final void show(TraceGroup group, long aNs, long bNs) {
    for (TraceRecorder r : recorders) {
      r.group(group, aNs, bNs);
    }
  }

  /** The CPU's number. */
  public abstract int id();

  /** pid of the current task. */
  protected abstract int tracePid();

  /** comm of the current task. */
  protected abstract String traceComm();

  /** common_flags of this instant. */
  protected abstract int traceFlags();

  /** Preempt depth and, in the high nibble, migrate-disable depth. */
  protected abstract int tracePreemptCount();
}
