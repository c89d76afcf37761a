package dev.stormbench.repl;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line. What it exits with is said in {@link ExitCode}. */
@Command(
    name = "stormbench",
    header = "A multi-CPU Linux kernel as a deterministic discrete-event simulation.",
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench COMMAND [OPTIONS] [ARGUMENTS]",
    description = {
      "",
      "Describe a machine and its load in a scenario, run it, and read what the kernel would have printed:",
      "",
      "  stormbench run scripts/rt-push-storm.yaml",
      "  stormbench run scripts/rt-push-storm.yaml --fix no-rt-push-ipi --until 60s --json result.json",
      "  stormbench list workloads softirq-items",
      "",
      "The same scenario, seed and versions always give the same run, and the same digest.",
      ""
    },
    commandListHeading = "%nCommands:%n",
    footer = {
      "",
      "Exit codes: 0 it ran (a lockup is a finding, not an error), 1 an expect: was missed or a --fail-on",
      "matched, 2 wrong usage or scenario, 3 a plugin failed, 4 an invariant of the model broke.",
      "",
      "'stormbench COMMAND --help' says more about a command."
    })
public final class Main implements Runnable {
  private static final int WIDTH = 100;

  /** Commands run on a stack of this size: scripts recurse as deep as it lets them. */
  private static final long STACK_BYTES = 64L << 20;

  /** How long a rehearsal may take; one that hangs must not keep the user waiting. */
  private static final long REHEARSAL_MAX_MS = 60_000;

  private static final Map<String, Function<Host, Object>> COMMANDS = commands();

  /** What this program starts itself as; no user types it. */
  private static final Map<String, Function<Host, Object>> HIDDEN = Map.of("worker", WorkerCommand::new, "bench-run", BenchRunCommand::new);

  @Spec
  private CommandSpec spec;

  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Print this and exit.")
  private boolean help;

  @Option(names = {"-V", "--version"}, versionHelp = true, description = "Print the version and exit.")
  private boolean version;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of an error, too.")
  private boolean debug;

  @Option(names = "--js", scope = ScopeType.INHERIT, arity = "0..1", fallbackValue = JsMode.NO_VALUE,
      paramLabel = "MODE", converter = JsMode.Converter.class,
      description = "How JavaScript runs: compiled (starts about a second later; calls are several times as fast), interpreted, "
          + "or auto (the default: compiled for run with a script). Same results.")
  private @Nullable JsMode js;

  @Option(names = PluginPath.OPTION, scope = ScopeType.INHERIT, paramLabel = "PATH",
      description = "Load plugins from here, too: jars, folders of a plugin with its libraries, or folders of such, joined as in a class "
          + "path; repeatable. What fails is left out. See 'list plugins --verbose'.")
  private List<String> pluginPath = new ArrayList<>();

  private Main() {}

  private static Map<String, Function<Host, Object>> commands() {
    Map<String, Function<Host, Object>> all = new LinkedHashMap<>();
    all.put("run", RunCommand::new);
    all.put("check", CheckCommand::new);
    all.put("repl", ReplCommandLine::new);
    all.put("compare", CompareCommand::new);
    all.put("explain", ExplainCommand::new);
    all.put("watchdogs", WatchdogsCommand::new);
    all.put("sweep", SweepCommand::new);
    all.put("bisect", BisectCommand::new);
    all.put("shrink", ShrinkCommand::new);
    all.put("report", ReportCommand::new);
    all.put("plot", PlotCommand::new);
    all.put("import", ImportCommand::new);
    all.put("compare-trace", CompareTraceCommand::new);
    all.put("sql", SqlCommand::new);
    all.put("list", ListCommand::new);
    all.put("doctor", DoctorCommand::new);
    all.put("sensitivity", SensitivityCommand::new);
    all.put("bands", BandsCommand::new);
    all.put("fidelity", FidelityCommand::new);
    all.put("bench", BenchCommand::new);
    return all;
  }

  /** Runs a command of this process and exits. */
  public static void main(String[] args) throws InterruptedException {
    Host host = Host.ofThisProcess();
    Runtime.getRuntime().addShutdownHook(new Thread(host::interrupted, "interrupted"));
    int[] code = {ExitCode.INVARIANT}; // kept if the thread dies of what nobody caught
    Thread thread = new Thread(null, () -> code[0] = started(host, args), "main", STACK_BYTES);
    thread.start();
    thread.join();
    host.finished();
    System.exit(code[0]);
  }

  private static int started(Host host, String[] args) {
    Untrusted.endWithParent();
    return Boolean.getBoolean("stormbench.rehearsal") ? rehearse(host, args) : execute(host, args);
  }

  /** Runs several commands, parted by {@code ;}, for what a start-up cache remembers of them. */
  private static int rehearse(Host host, String[] args) {
    Thread.ofPlatform().daemon().name("limit").start(() -> {
      try {
        Thread.sleep(REHEARSAL_MAX_MS);
      } catch (InterruptedException e) {
        return;
      }
      Runtime.getRuntime().halt(ExitCode.HIT);
    });
    List<String> words = new ArrayList<>();
    for (String word : args) {
      if (word.equals(";")) {
        execute(host, words.toArray(String[]::new));
        words.clear();
      } else {
        words.add(word);
      }
    }
    return execute(host, words.toArray(String[]::new));
  }

  /** Runs a command and returns its exit code; what it prints goes to {@code host}. */
  static int execute(Host host, String... args) {
    if (args.length > 0 && args[0].equals("repl") && args.length <= 2 && Arrays.stream(args).noneMatch(a -> a.startsWith("-"))) {
      return prompt(host, args.length == 2 ? args[1] : null);
    }
    CommandLine line = commandLine(host, args);
    Failures failures = new Failures(host);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    line.setExecutionStrategy(parsed -> run(host, parsed));
    int code;
    try {
      code = line.execute(args);
    } catch (StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
      code = failures.failed(e, line);
    }
    host.out().flush();
    host.err().flush();
    return code;
  }

  /** The prompt without options, without the library that reads options: no cache takes its classes, which are too old. */
  private static int prompt(Host host, @Nullable String file) {
    int code;
    try {
      code = new ReplCommandLine(host, file).call();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError | LinkageError | AssertionError e) {
      code = new Failures(host).failed(e, new CommandLine(new Main()));
    }
    host.out().flush();
    host.err().flush();
    return code;
  }

  private static int run(Host host, ParseResult parsed) {
    Main main = parsed.commandSpec().commandLine().getCommand();
    if (!main.pluginPath.isEmpty()) {
      host.pluginPath(host.pluginPath().with(main.pluginPath));
    }
    CommandLine last = parsed.asCommandLineList().getLast();
    if (main.js == JsMode.NONE && !(last.getCommand() instanceof BenchCommand)) {
      throw new ParameterException(last, "Option '--js' wants a mode; accepted: compiled, interpreted, auto");
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  /** Only the command that is named is looked at, if one is: to read what ten commands accept takes a while. */
  private static CommandLine commandLine(Host host, String[] args) {
    CommandLine line = new CommandLine(new Main());
    String first = args.length == 0 ? "" : args[0];
    Function<Host, Object> named = HIDDEN.getOrDefault(first, COMMANDS.get(first));
    if (named != null) {
      line.addSubcommand(first, named.apply(host));
    } else {
      COMMANDS.forEach((name, command) -> line.addSubcommand(name, command.apply(host)));
    }
    line.setOut(host.outWriter());
    line.setErr(host.errWriter());
    line.setExpandAtFiles(false);
    line.setUsageHelpWidth(WIDTH);
    line.getCommandSpec().versionProvider(() -> new String[] {Version.line()});
    return line;
  }

  /** Without a command: says what there is. */
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** The value of {@code --js}; null if it is not there. */
  @Nullable JsMode js() {
    return js;
  }

  /** Whether the user asked for stack traces. */
  boolean debug() {
    return debug;
  }
}
