package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;

/**
 * Installs a load on a machine. What it installs carries its id in the result and can be stopped by it.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface Workload {
  /** Called when the item starts, on the simulation's thread. */
  void install(Setup setup);
}
