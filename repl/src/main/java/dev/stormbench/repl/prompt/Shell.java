package dev.stormbench.repl.prompt;

import dev.stormbench.engine.Simulation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is typed, does it, and reads again, until the user leaves: on a terminal with a line editor, otherwise line by
 * line. A script (piped input, commands of the command line) ends at the first line that fails.
 */
public final class Shell {
  /** It went well. */
  public static final int OK = 0;
  /** A line of a script failed. */
  public static final int FAILED = 1;

  private static final int HISTORY_LINES = 5_000;
  private static final String BOLD = "\033[1m";
  private static final String RESET = "\033[0m";

  /**
   * How a user wants it.
   *
   * @param file to begin with; null for none
   * @param commands to be done instead of reading any
   * @param echoes of a script, prints each line after its prompt, so that the output is a transcript
   */
  public record Options(@Nullable String file, List<String> commands, Simulation.Engine engine, boolean colours, boolean pages,
      boolean debug, boolean echoes) {}

  private final Bench bench;
  private final Options options;
  private final Output out;
  private final Experiment experiment;
  private final Scripting scripting;
  private final Interpreter interpreter;

  private Shell(Bench bench, Options options, Output out) {
    this.bench = bench;
    this.options = options;
    this.out = out;
    experiment = new Experiment(bench, out, options.engine);
    scripting = new Scripting(bench, experiment);
    interpreter = new Interpreter(bench, experiment, scripting, out, options.debug);
  }

  /**
   * Does the commands of the options, or what {@code in} says if there are none.
   *
   * @param showsProgress whether a line on {@code err} may be written over and over
   * @return what to exit with
   */
  public static int script(Bench bench, Options options, InputStream in, PrintStream out, PrintStream err, boolean showsProgress) {
    Shell shell = new Shell(bench, options, new Plain(out, err, options.colours, showsProgress));
    try (Scripting s = shell.scripting) {
      if (options.commands.isEmpty()) {
        return shell.read(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)));
      }
      boolean well = shell.loads();
      for (String command : options.commands) {
        well = well && (shell.experiment.quits() || shell.feed(command));
      }
      return well && shell.interpreter.end() ? OK : FAILED;
    } finally {
      shell.experiment.close();
    }
  }

  private int read(BufferedReader in) {
    if (!loads()) {
      return FAILED;
    }
    int number = 0;
    try {
      for (String line = in.readLine(); line != null && !experiment.quits(); line = in.readLine()) {
        number++;
        if (!feed(line)) {
          out.error("(line " + number + " of the input; the rest is not done)");
          return FAILED;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return interpreter.end() ? OK : FAILED;
  }

  private boolean feed(String text) {
    if (options.echoes) {
      for (String line : text.split("\\R")) {
        out.print((interpreter.isPending() || !text.startsWith(line) ? "... " : experiment.title() + "> ") + line);
      }
      out.flush();
    }
    return interpreter.feed(text);
  }

  private boolean loads() {
    return options.file == null || interpreter.guarded(() -> experiment.load(options.file));
  }

  /**
   * Talks with the user of a terminal.
   *
   * @param history where lines are remembered; null for nowhere
   * @return what to exit with
   */
  public static int talk(Bench bench, Options options, Terminal terminal, @Nullable Path history) {
    boolean colours = options.colours && !Screen.isDumb(terminal);
    Shell shell = new Shell(bench, options, new Screen(terminal, bench.cwd(), colours, options.pages));
    try (Scripting s = shell.scripting) {
      shell.loads();
      shell.loop(terminal, history);
      return OK;
    } finally {
      shell.experiment.close();
    }
  }

  private void loop(Terminal terminal, @Nullable Path history) {
    LineReader reader = reader(terminal, history);
    terminal.handle(Terminal.Signal.INT, signal -> {
      experiment.interrupt();
      scripting.interrupt();
    });
    boolean first = true;
    while (!experiment.quits()) {
      try {
        String title = experiment.title();
        String prompt = (out.colours() ? BOLD + title + RESET : title) + "> ";
        if (first) {
          first = false;
          scripting.start();
        }
        interpreter.feed(reader.readLine(prompt));
      } catch (UserInterruptException e) {
        interpreter.clear();
      } catch (EndOfFileException e) {
        if (Screen.isDumb(terminal)) {
          terminal.writer().println(); // the editor does that elsewhere
          terminal.flush();
        }
        return;
      }
    }
  }

  private LineReader reader(Terminal terminal, @Nullable Path history) {
    Editing editing = new Editing(bench, experiment, interpreter, scripting);
    LineReaderBuilder builder = LineReaderBuilder.builder().appName("stormbench").terminal(terminal).parser(editing)
        .completer(editing).highlighter(editing)
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .option(LineReader.Option.HISTORY_IGNORE_SPACE, true)
        .option(LineReader.Option.HISTORY_IGNORE_DUPS, true)
        .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
        .option(LineReader.Option.INSERT_TAB, false)
        .option(LineReader.Option.AUTO_FRESH_LINE, !Screen.isDumb(terminal))
        .option(LineReader.Option.BRACKETED_PASTE, !Screen.isDumb(terminal))
        .variable(LineReader.HISTORY_SIZE, HISTORY_LINES)
        .variable(LineReader.HISTORY_FILE_SIZE, 2 * HISTORY_LINES)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "%P ... ")
        .variable(LineReader.BELL_STYLE, "none");
    if (history != null) {
      builder.variable(LineReader.HISTORY_FILE, history);
    }
    return builder.build();
  }
}
