package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;

/**
 * A command cannot do what was asked: one line for the user. The prompt goes on.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With one line that says what was wrong and what is accepted. */
  public CommandException(String message) {
    super(message);
  }
}
