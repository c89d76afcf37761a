package dev.stormbench.spi.sweep;

/** A worker's process ended before it answered; the message says how. */
public final class WorkerLostException extends Exception {
  private static final long serialVersionUID = 1;

  /** With what became of the process, such as {@code was killed by signal 9}. */
  public WorkerLostException(String message) {
    super(message);
  }
}
