package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.io.IOException;

/**
 * What the workbench gives a {@link SweepBackend}; any thread may call it.
 *
 * @since 0.1.0
 */
@Stability.Experimental
@Provided
public interface SweepHost {
  /** How many simulations the user wants to run at a time, from 1 up. */
  int jobs();

  /** Starts a worker on this machine. Whoever starts it closes it; the workbench ends those that are left. */
  SweepWorker start();

  /**
   * What workers on other machines need: made at the first call, the same at each.
   *
   * @throws IOException if it cannot be written
   * @since 0.2.0
   */
  Luggage luggage() throws IOException;
}
