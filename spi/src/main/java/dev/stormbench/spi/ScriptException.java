package dev.stormbench.spi;

import dev.stormbench.spi.scenario.Location;

/**
 * A script failed while a machine ran: it threw, took too long or too much, or answered nonsense. Thrown by what a script
 * language has made (ops, callbacks); the host adds what was called, when and where.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public final class ScriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Location at;

  /** Blames {@code at}; {@code message} is one line without the place. */
  public ScriptException(Location at, String message) {
    super(at + ": " + message);
    this.at = at;
  }

  /** The blamed place in the script. */
  public Location at() {
    return at;
  }
}
