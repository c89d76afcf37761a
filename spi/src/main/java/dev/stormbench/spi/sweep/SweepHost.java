package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;

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
}
