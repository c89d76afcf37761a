package dev.stormbench.spi.machine;

import org.jspecify.annotations.Nullable;

/** A run-queue. */
public interface Rq {
  /** Its CPU. */
  int cpu();

  /** The running task. */
  Task curr();

  /** Runnable tasks, the running one counted. */
  int nrRunning();

  /** Context switches so far. */
  long nrSwitches();

  /** Runnable RT tasks. */
  int rtNrRunning();

  /** Most urgent queued RT prio, 99 when none. */
  int highestPrioCurr();

  /** Most urgent pushable prio, 99 when none. */
  int highestPrioNext();

  /** The flag that stands in the root domain's mask. */
  boolean overloaded();

  /** Whether a push_cpu_stop is under way that moves the running task away. */
  boolean pushBusy();

  /** Number of pushable tasks. */
  int nrPushable();

  /** The i-th pushable task, most urgent first; null past the end. */
  @Nullable Task pushable(int i);

  /** Prios a resched was asked for since the last context switch: attempts that found the flag set count too. */
  int reschedAttempts();
}
