package dev.stormbench.repl;

import dev.stormbench.engine.plugin.EngineFault;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into one line on stderr and an {@link ExitCode}. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final int LINE_MAX = 2000;

  private final Host host;

  Failures(Host host) {
    this.host = host;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    host.err().println(oneLine("stormbench: " + usage(e, command)));
    host.err().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return failed(e, command);
  }

  /** Prints {@code e} and says what to exit with. */
  int failed(Throwable e, CommandLine command) {
    host.err().println(oneLine(message(e)));
    Main main = (Main) command.getCommandSpec().root().userObject();
    if (main.debug()) {
      e.printStackTrace(host.err());
    }
    return exitCode(e);
  }

  /** The line that says what went wrong. */
  static String message(Throwable e) {
    return switch (e) {
      case ScenarioException x -> String.valueOf(x.getMessage());
      case PluginException x -> x.getMessage() + " (" + x.advice() + ")";
      case EngineFault x -> "invariant broken: " + x.getMessage();
      case OutOfMemoryError x -> "stormbench: out of memory with a heap of "
          + Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB; give it more, such as"
          + " STORMBENCH_JAVA_OPTS=-Xmx2g, or take a smaller machine or pool";
      default -> "stormbench: internal error: " + e + " (please report it with what --debug prints)";
    };
  }

  /** What to exit with. */
  static int exitCode(Throwable e) {
    return switch (e) {
      case ScenarioException x -> x.getCause() instanceof PluginException ? ExitCode.PLUGIN : ExitCode.USAGE;
      case OutOfMemoryError x -> ExitCode.USAGE;
      case PluginException x -> ExitCode.PLUGIN;
      default -> ExitCode.INVARIANT;
    };
  }

  private static String usage(ParameterException e, CommandLine command) {
    if (e instanceof UnmatchedArgumentException u && !u.getUnmatched().isEmpty()) {
      String read = u.getUnmatched().getFirst();
      if (u.isUnknownOption()) {
        String name = read.contains("=") ? read.substring(0, read.indexOf('=')) : read;
        return "unknown option '" + name + "'" + Text.didYouMean(name, options(command));
      }
      List<String> commands = new ArrayList<>(command.getSubcommands().keySet());
      return commands.isEmpty()
          ? "'" + read + "' is one argument too many"
          : "unknown command '" + read + "'" + Text.didYouMean(read, commands)
              + " (commands: " + String.join(", ", commands) + ")";
    }
    String message = String.valueOf(e.getMessage());
    return Character.toLowerCase(message.charAt(0)) + message.substring(1);
  }

  private static List<String> options(CommandLine command) {
    List<String> names = new ArrayList<>();
    for (OptionSpec o : command.getCommandSpec().options()) {
      names.addAll(List.of(o.names()));
    }
    return names;
  }

  private static String oneLine(String s) {
    String line = s.strip().replaceAll("[\\p{Cc}\\u2028-\\u202e\\u2066-\\u2069]+", " ");
    return line.length() > LINE_MAX ? line.substring(0, LINE_MAX) + "..." : line;
  }
}
