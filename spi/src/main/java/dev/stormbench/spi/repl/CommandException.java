package dev.stormbench.spi.repl;

/** A command cannot do what was asked: one line for the user. The prompt goes on. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With one line that says what was wrong and what is accepted. */
  public CommandException(String message) {
    super(message);
  }
}
