package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;

/**
 * Where the answers go. Any thread may call it; each point is reported exactly once.
 *
 * @since 0.1.0
 */
@Stability.Experimental
@Provided
public interface SweepResults {
  /**
   * A point was run.
   *
   * @param answer what the worker answered
   */
  void done(String id, String answer);

  /**
   * A point was given up; the others go on.
   *
   * @param reason one line, such as what became of its workers
   */
  void failed(String id, String reason);
}
