package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;

/**
 * Something that holds of the machine or does not. Looking at it changes nothing.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface Condition {
  /** Whether it holds now. Called between two instants and, while it is armed, after tracepoints. */
  boolean holds();

  /** As it was typed. */
  String text();

  /**
   * The CPUs it read when it was last looked at, if it read nothing else: it can then only change by what is traced on
   * them or names them. Empty: it may change at any tracepoint.
   */
  default int[] cpus() {
    return new int[0];
  }
}
