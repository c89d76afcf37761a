package dev.stormbench.spi.scenario;

import dev.stormbench.spi.Stability;

/**
 * Bad input: one clear line that says where, what was read, and what is accepted.
 *
 * @since 0.1.0
 */
@Stability.Stable
public final class ScenarioException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Location at;

  /** Blames {@code at}; {@code message} is one line without the place. */
  public ScenarioException(Location at, String message) {
    super(at + ": " + message);
    this.at = at;
  }

  /** The blamed place. */
  public Location at() {
    return at;
  }
}
