package dev.stormbench.spi.repl;

import dev.stormbench.spi.Stability;
import java.util.List;

/**
 * A language that one can type at the prompt.
 *
 * @since 0.1.0
 */
@Stability.Experimental
public interface ScriptLanguage {
  /** Which engine runs it and how, for {@code doctor}: such as {@code GraalJS 25.0.5, interpreted}. */
  String describe();

  /** Whether it is compiled to machine code in this process. */
  boolean isCompiled();

  /** Opens a prompt on a session. Variables live as long as the prompt. */
  Prompt open(Session session);

  /** What was typed, evaluated line by line. Only for the thread of the prompt, but for {@link #interrupt}. */
  interface Prompt extends AutoCloseable {
    /**
     * Evaluates what was typed.
     *
     * @return the value as the user should read it; empty for none
     * @throws CommandException what went wrong, one line with line and column where known
     */
    String eval(String text);

    /** Whether more lines are needed. */
    boolean isIncomplete(String text);

    /**
     * Candidates for the identifier or member that ends at {@code cursor}, each the whole word.
     */
    List<String> complete(String text, int cursor);

    /** An expression as a condition on the machine. */
    Condition condition(String expression);

    /** The value of an expression as text, each time it is asked. */
    java.util.function.Supplier<String> value(String expression);

    /** Ends what is being evaluated, with an error at the prompt. From any thread. */
    void interrupt();

    @Override
    void close();
  }
}
