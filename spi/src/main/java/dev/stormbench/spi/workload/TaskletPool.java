package dev.stormbench.spi.workload;

/** Tasklets of one CPU, scheduled round robin by its timers. */
public interface TaskletPool {
  /** Its CPU. */
  int cpu();

  /** Number of tasklets. */
  int size();

  /** Scheduled and not yet begun. */
  int backlog();
}
