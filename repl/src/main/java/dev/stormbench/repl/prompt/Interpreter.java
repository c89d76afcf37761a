package dev.stormbench.repl.prompt;

import dev.stormbench.engine.plugin.EngineFault;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.FailedPlugin;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.spi.ScriptException;
import dev.stormbench.spi.repl.CommandException;
import dev.stormbench.spi.repl.ReplCommand;
import dev.stormbench.spi.scenario.Nearest;
import dev.stormbench.spi.scenario.ScenarioException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Does what is typed, line by line: a line whose first word is a command's name and that does not read like an expression is
 * that command, others are collected until they are complete and given to the script language. Lines that begin with
 * {@code #} or {@code //} are comments.
 */
final class Interpreter {
  /** Words and plain values with blanks between: what one types for a command and never for an expression. */
  private static final String LIKE_A_COMMAND = "[A-Za-z][A-Za-z0-9-]*(\\s+[A-Za-z0-9_./-]+)*";

  private final Bench bench;
  private final Experiment experiment;
  private final Scripting scripting;
  private final Output out;
  private final boolean debug;
  private final StringBuilder pending = new StringBuilder();

  Interpreter(Bench bench, Experiment experiment, Scripting scripting, Output out, boolean debug) {
    this.bench = bench;
    this.experiment = experiment;
    this.scripting = scripting;
    this.out = out;
    this.debug = debug;
  }

  /** The command that a line is. */
  Optional<ReplCommand> command(String line) {
    return extension(line).map(bench::create);
  }

  /** Whether a line is a command. */
  boolean isCommand(String line) {
    return extension(line).isPresent();
  }

  private Optional<Extension<ReplCommand>> extension(String line) {
    String first = Words.first(line);
    return first.isEmpty() || Words.isExpression(line) ? Optional.empty() : bench.plugins().replCommands().find(first);
  }

  private static boolean isBlankOrComment(String line) {
    String s = line.strip();
    return s.isEmpty() || s.startsWith("#") || s.startsWith("//");
  }

  /** Whether {@code text}, typed after what is pending, wants more lines. Evaluates nothing. */
  boolean isIncomplete(String text) {
    StringBuilder collected = new StringBuilder(pending);
    for (String line : text.split("\\R", -1)) {
      if (collected.isEmpty() && (isBlankOrComment(line) || isCommand(line))) {
        continue;
      }
      collected.append(collected.isEmpty() ? "" : "\n").append(line);
      if (!scripting.isThere() || !scripting.prompt().isIncomplete(collected.toString())) {
        collected.setLength(0);
      }
    }
    return !collected.isEmpty();
  }

  /** Whether something was begun and not completed. */
  boolean isPending() {
    return !pending.isEmpty();
  }

  /** Forgets what is pending. */
  void clear() {
    pending.setLength(0);
  }

  /** Does every line of {@code text} up to the first that fails. @return false if one did */
  boolean feed(String text) {
    for (String line : text.split("\\R", -1)) {
      if (!pending.isEmpty() || !isBlankOrComment(line)) {
        if (!feedLine(line)) {
          pending.setLength(0);
          return false;
        }
      }
      if (experiment.quits()) {
        return true;
      }
    }
    return true;
  }

  private boolean feedLine(String line) {
    return guarded(() -> {
      Optional<Extension<ReplCommand>> command = pending.isEmpty() ? extension(line) : Optional.empty();
      if (command.isPresent()) {
        run(command.get(), line);
        return;
      }
      pending.append(pending.isEmpty() ? "" : "\n").append(line);
      String text = pending.toString();
      if (scripting.isThere() && scripting.prompt().isIncomplete(text)) {
        return;
      }
      pending.setLength(0);
      evaluate(text);
    });
  }

  /** What a third party's command throws, and not at the user, is its plugin's. */
  private void run(Extension<ReplCommand> extension, String line) {
    ReplCommand command = bench.create(extension);
    try {
      command.run(experiment, new Typed(Words.afterFirst(line), scripting));
    } catch (CommandException | ScenarioException | ScriptException | PluginException | EngineFault e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      if (!extension.owner().origin().isThirdParty()) {
        throw e;
      }
      throw new PluginException(extension.owner(), "command '" + extension.name() + "'", -1, -1, e);
    }
  }

  /** Ends the input: what is pending is evaluated as it stands. @return false if that fails */
  boolean end() {
    String text = pending.toString();
    pending.setLength(0);
    return text.isEmpty() || guarded(() -> evaluate(text));
  }

  /** Does something on behalf of the user. @return false if it failed, which was said */
  boolean guarded(Runnable what) {
    experiment.begin();
    try {
      what.run();
      return true;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError e) {
      out.error(message(e));
      if (debug) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        trace.toString().lines().forEach(out::error);
      }
      return false;
    } finally {
      out.flush();
    }
  }

  private void evaluate(String text) {
    if (!scripting.isThere()) {
      throw notUnderstood(text, "");
    }
    String value;
    try {
      value = scripting.prompt().eval(text);
    } catch (CommandException e) {
      if (text.strip().matches(LIKE_A_COMMAND)) {
        throw notUnderstood(text, String.valueOf(e.getMessage()));
      }
      throw e;
    }
    if (!value.isEmpty()) {
      value.lines().forEach(out::print);
    }
  }

  /** A line that is no command, and no expression either. */
  private CommandException notUnderstood(String text, String asExpression) {
    String word = Words.first(text);
    Set<String> commands = new TreeSet<>(bench.plugins().replCommands().names());
    String near = Nearest.nearest(word, commands);
    Optional<FailedPlugin> lost = bench.plugins().replCommands().lost(word);
    if (lost.isPresent()) {
      return new CommandException("command '" + word + "' is left out, because " + lost.get().message());
    }
    boolean oneWord = text.strip().equals(word);
    if (near == null && (oneWord || word.isEmpty()) && !asExpression.isEmpty()) {
      return new CommandException(asExpression);
    }
    return new CommandException("no command '" + (word.isEmpty() ? text.strip() : word) + "'" + (near == null ? "; help lists them"
        : "; did you mean '" + near + "'?") + (asExpression.isEmpty() ? "" : " As an expression: " + asExpression));
  }

  /** The line that says what went wrong. */
  private static String message(Throwable e) {
    String s = switch (e) {
      case CommandException x -> String.valueOf(x.getMessage());
      case ScenarioException x -> String.valueOf(x.getMessage());
      case ScriptException x -> String.valueOf(x.getMessage());
      case PluginException x when x.getCause() instanceof CommandException c -> String.valueOf(c.getMessage());
      case PluginException x -> x.getMessage() + " (" + x.advice() + ")";
      case EngineFault x -> "invariant broken: " + x.getMessage();
      case OutOfMemoryError x -> "out of memory with a heap of " + Runtime.getRuntime().maxMemory() / (1 << 20)
          + " MiB; give it more, such as STORMBENCH_JAVA_OPTS=-Xmx2g";
      default -> "internal error: " + e + " (please report it with what --debug prints)";
    };
    return s.strip().replaceAll("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]+", " ");
  }
}
