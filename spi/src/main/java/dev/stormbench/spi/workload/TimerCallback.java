package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Cpu;
import org.jspecify.annotations.Nullable;

/**
 * Decides what a timer does each time it fires; see {@link ProgramCallback} for what it may and must.
 *
 * @since 0.1.0
 */
@Stability.Stable
@FunctionalInterface
public interface TimerCallback {
  /**
   * Answers what to do now, or null for nothing. {@link TimerAction.Call}, and a pool of another CPU, are refused. A
   * {@link TimerAction.QueueWork} is a work of the timer's own for each function that it names: queued while still pending, it
   * is nothing, as queue_work() of one work_struct.
   *
   * @param cpu the timer's CPU: in hardirq context for an hrtimer, in its TIMER softirq for a timer of the wheel
   */
  @Nullable TimerAction fired(Cpu cpu);
}
