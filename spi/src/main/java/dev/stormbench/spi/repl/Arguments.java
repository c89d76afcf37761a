package dev.stormbench.spi.repl;

import java.util.List;
import java.util.Optional;

/** What stands after a command: words, and a function where a script gave one. */
public interface Arguments {
  /** The words; numbers and texts of a script as one would type them. */
  List<String> words();

  /** All that was typed after the command, blanks included. */
  String rest();

  /**
   * The condition that was given: the rest of the line from word {@code first} on as an expression, or the function that a
   * script gave there.
   *
   * @throws CommandException if it is no expression
   */
  Condition condition(int first);

  /** A definition, such as a fix, that a script gave instead of words. */
  Optional<Definition> definition();
}
