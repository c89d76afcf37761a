package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Stability;

/**
 * Code that comes with a scenario and defines extensions as a plugin does, through the same {@link
 * dev.stormbench.spi.Registry}. Its id is the file, as the user named it.
 *
 * <p>What its factories make shares the script's own variables, so a script is good for one machine: for every further
 * one the host asks for a new one that remembers nothing.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface Script extends Plugin {
  /** The same definitions with nothing remembered. */
  Script renew();

  /** All code that it was made of, imports included; part of the scenario's hash. */
  String source();

  /**
   * Where an extension is defined.
   *
   * @param kind {@code workload}, {@code fix}, {@code scheduler-policy}, {@code watchdog} or {@code checker}
   */
  Location definedAt(String kind, String name);
}
