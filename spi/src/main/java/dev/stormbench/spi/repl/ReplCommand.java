package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;
import java.util.List;

/**
 * A word at the prompt. It is also a function of the script language: {@code runq 47} is {@code runq(47)}.
 *
 * <p>A line whose first word is a command's name is that command, unless what follows reads like an expression ({@code =},
 * {@code (}, {@code .} …).
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface ReplCommand {
  /** What may stand after the word, as in {@code [CPU...]}; empty for nothing. */
  default String synopsis() {
    return "";
  }

  /** A few sentences for {@code help}: what it shows or does, and how to read it. */
  String help();

  /** A line that one would type, such as {@code runq 47}. */
  String example();

  /** The same as {@link #example} in the script language, such as {@code runq(47)}. */
  String script();

  /** Whether everything after the word is one argument: an expression, or text. Otherwise blanks part arguments. */
  default boolean takesRest() {
    return false;
  }

  /**
   * Does it.
   *
   * @param arguments as typed, or as a script gave them
   * @throws CommandException one line that says what was wrong and what is accepted
   */
  void run(Session session, Arguments arguments);

  /** Candidates for the argument that is being typed, which is the last; the prompt filters them. */
  default List<String> complete(Session session, List<String> typed) {
    return List.of();
  }
}
