package dev.stormbench.engine.trace;

/** Where tracepoints happen: a CPU, with its part of the digest. */
public abstract class TraceSource {
  long digest;
  long events;
  /** Whether anybody looks at what happens here. */
  public boolean watched;
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
