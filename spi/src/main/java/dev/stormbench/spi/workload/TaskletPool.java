package dev.stormbench.spi.workload;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;

/**
 * Tasklets of one CPU, scheduled round robin by its timers.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface TaskletPool {
  /** Its CPU. */
  int cpu();

  /** Number of tasklets. */
  int size();

  /** Scheduled and not yet begun. */
  int backlog();
}
