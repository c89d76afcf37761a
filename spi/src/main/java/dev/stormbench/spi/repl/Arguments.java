package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What stands after a command: words, and a function where a script gave one.
 *
 * @since 0.1.0
 */
@Stability.Evolving
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

  /**
   * The value of what {@link #condition} would read, as text, each time it is asked. As long as a language does not say
   * otherwise, that is whether the condition holds.
   *
   * @throws CommandException if it is no expression
   */
  default Supplier<String> value(int first) {
    Condition c = condition(first);
    return () -> String.valueOf(c.holds());
  }

  /** A definition, such as a fix, that a script gave instead of words. */
  Optional<Definition> definition();
}
