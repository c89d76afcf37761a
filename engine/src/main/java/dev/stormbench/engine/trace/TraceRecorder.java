package dev.stormbench.engine.trace;

import dev.stormbench.engine.des.EventQueue;

/**
 * An observer that need not see tracepoints as they happen. The CPUs at which only recorders look may lag behind.
 *
 * <p>A recorder gets what is hit on each CPU in the order in which it is hit there, so that places never go back. What happens on
 * different CPUs comes as the engine executes it, one CPU perhaps much later than another; by {@linkplain TraceObserver#event place}
 * it can be put into the order in which it happens: records of the same place come in order whatever their CPU. Most of what a lagging
 * CPU hits it gets as {@link #group groups}, a few bytes each instead of some records. What is still to come of the past comes when
 * the recorder is taken away.
 */
public interface TraceRecorder extends TraceObserver {
  /** In so many low bits places of one time may differ. */
  int PLACE_BITS = EventQueue.TIME_SHIFT;

  /** A group was hit, at two instants; that of its first record is the first. */
  void group(TraceGroup group, long aNs, long bNs);

  /** The place of what a CPU does when nobody but itself has caused it: nearly all that it records. */
  static long ownPlace(long timeNs, int cpu) {
    return EventQueue.key(timeNs, EventQueue.STEP, cpu);
  }
}
