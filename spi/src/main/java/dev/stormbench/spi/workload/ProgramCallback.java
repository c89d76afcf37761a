package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * Decides a step of a program when the task comes to it.
 *
 * <p>Called on the simulation's thread, with the task running, at the instant at which the step is reached. It takes no
 * virtual time and changes nothing; it may look at the machine, which is up to date. Its answers must follow from what it
 * sees and from {@link Setup#randomNs}, or two runs differ.
 *
 * @since 0.1.0
 */
@Stability.Stable
@FunctionalInterface
public interface ProgramCallback {
  /**
   * Answers the one step to execute now, or null to go on. The task then goes on with the step that follows in the program.
   * {@link Program.Step.Loop}, {@link Program.Step.Call}, {@link Program.Step.LocalBhDisable} and {@link
   * Program.Step.LocalBhEnable}, whose meaning is their place in a program, are refused, and so is whatever may sleep where
   * bottom halves are disabled.
   *
   * @param self the task
   */
  Program.@Nullable Step next(Task self);
}
