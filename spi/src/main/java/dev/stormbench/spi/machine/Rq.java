package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run-queue.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface Rq {
  /** Its CPU. */
  int cpu();

  /** The running task. */
  Task curr();

  /**
   * The runnable tasks in the order in which they would be picked if nothing else happened, the running one first: the
   * stopper, RT by prio and arrival, fair by deadline (EEVDF, those that are owed time first) or by vruntime (CFS). Fair tasks
   * go before RT while the deadline server runs them; RT tasks that are throttled come last. Made anew by each call.
   */
  List<? extends Task> queued();

  /** Runnable tasks, the running one counted, throttled RT tasks not. */
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

  /** Whether RT throttling keeps the RT tasks of this queue from running. */
  boolean rtThrottled();

  /** RT time that was used in this RT period so far and not yet given back, ns; 0 where this kernel does not throttle RT. */
  long rtTimeNs();

  /** Prios a resched was asked for since the last context switch: attempts that found the flag set count too. */
  int reschedAttempts();
}
