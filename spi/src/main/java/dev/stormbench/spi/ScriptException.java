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
  private final boolean ended;

  /** Blames {@code at}; {@code message} is one line without the place. */
  public ScriptException(Location at, String message) {
    this(at, message, false);
  }

  private ScriptException(Location at, String message, boolean ended) {
    super(at + ": " + message);
    this.at = at;
    this.ended = ended;
  }

  /**
   * A script that was ended from outside, by a limit or by the user.
   *
   * @since 0.2.0
   */
  public static ScriptException ended(Location at, String message) {
    return new ScriptException(at, message, true);
  }

  /**
   * Whether it was ended from outside. When that happens says nothing about the machine, so it ends the run and nothing else may come of it.
   *
   * @since 0.2.0
   */
  public boolean isEnded() {
    return ended;
  }

  /** The blamed place in the script. */
  public Location at() {
    return at;
  }
}
