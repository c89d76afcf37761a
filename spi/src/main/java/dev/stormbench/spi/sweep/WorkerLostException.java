package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Stability;

/**
 * A worker's process ended before it answered; the message says how.
 *
 * @since 0.1.0
 */
@Stability.Experimental
public final class WorkerLostException extends Exception {
  private static final long serialVersionUID = 1;

  /** With what became of the process, such as {@code was killed by signal 9}. */
  public WorkerLostException(String message) {
    super(message);
  }
}
