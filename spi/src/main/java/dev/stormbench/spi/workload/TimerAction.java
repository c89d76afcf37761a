package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;

/**
 * What a timer does each time it fires; data, so that it runs at full speed, but for {@link Call}.
 *
 * @since 0.1.0
 */
@Stability.Stable
public sealed interface TimerAction {
  /** Schedules the next tasklet of a pool, round robin; one still pending is a drop. */
  record ScheduleTasklet(TaskletPool pool) implements TimerAction {}

  /** Sets a flag and wakes the task that waits for this semaphore. Set again before that task has run, it is still one wake-up. */
  record Post(String semaphore) implements TimerAction {}

  /**
   * Queues work for a per-CPU kworker on the timer's CPU. With a timer of the timer wheel the two are a delayed_work: it is
   * the work that starts the timer again, when it has run.
   */
  record QueueWork(String function, long costNs) implements TimerAction {}

  /**
   * Asks what to do now. A timer of the timer wheel is started again at once, unless the answer is {@link QueueWork}: then
   * the two are a delayed_work, and the timer starts again when that work has run.
   */
  record Call(TimerCallback callback) implements TimerAction {}
}
