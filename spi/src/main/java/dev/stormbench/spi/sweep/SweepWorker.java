package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;

/**
 * A process that runs one simulation after another. One thread at a time may use it.
 *
 * @since 0.1.0
 */
@Stability.Experimental
@Provided
public interface SweepWorker extends AutoCloseable {
  /**
   * Runs a point and waits for its answer.
   *
   * @param request of a {@link SweepPoint}
   * @return one line; also that a scenario was refused or a simulation failed is an answer
   * @throws WorkerLostException if the process ended before it answered: the point may be run again, by another worker
   */
  String run(String request) throws WorkerLostException;

  /** Whether it takes another request. One that does not is to be closed and replaced. */
  boolean isUsable();

  /** The process. */
  long pid();

  /** Ends it. */
  @Override
  void close();
}
