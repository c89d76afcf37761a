package dev.stormbench.engine.trace;

/** Tracepoints that a CPU hits together, again and again. All that differs from one time to the next follows from two instants. */
public interface TraceGroup {
  /** Its number among those of the machine, from 0. */
  int number();

  /** The CPU that hits it. */
  int cpu();

  /**
   * Shows the records of one time to an observer. Nothing happens in the machine.
   *
   * @param to sees what it wants, of whatever CPU
   */
  void hit(long aNs, long bNs, Trace.Watch to);
}
