package dev.stormbench.repl;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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

  @Spec
  private CommandSpec spec;

  @Option(names = {"-h", "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Print this and exit.")
  private boolean help;

  @Option(names = {"-V", "--version"}, versionHelp = true, description = "Print the version and exit.")
  private boolean version;

  @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print the stack trace of an error, too.")
  private boolean debug;

  private Main() {}

  /** Runs a command of this process and exits. */
  public static void main(String[] args) {
    Host host = Host.ofThisProcess();
    Runtime.getRuntime().addShutdownHook(new Thread(host::interrupted, "interrupted"));
    int code = execute(host, args);
    host.finished();
    System.exit(code);
  }

  /** Runs a command and returns its exit code; what it prints goes to {@code host}. */
  static int execute(Host host, String... args) {
    CommandLine line = args.length > 0 && args[0].equals("repl") ? prompt(host) : commandLine(host);
    Failures failures = new Failures(host);
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
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

  /** The command line as far as the prompt needs it: one starts to think there, so nothing else is made first. */
  private static CommandLine prompt(Host host) {
    return ready(new CommandLine(new Main()).addSubcommand("repl", new ReplCommandLine(host)), host);
  }

  private static CommandLine commandLine(Host host) {
    CommandLine line = new CommandLine(new Main())
        .addSubcommand("run", new RunCommand(host))
        .addSubcommand("check", new CheckCommand(host))
        .addSubcommand("repl", new ReplCommandLine(host))
        .addSubcommand("import", new ImportCommand(host))
        .addSubcommand("compare-trace", new CompareTraceCommand(host))
        .addSubcommand("list", new ListCommand(host))
        .addSubcommand("doctor", new DoctorCommand(host))
        .addSubcommand("sensitivity", new SensitivityCommand(host))
        .addSubcommand("bands", new BandsCommand(host))
        .addSubcommand("fidelity", new FidelityCommand(host))
        .addSubcommand("bench", new BenchCommand(host));
    return ready(line, host);
  }

  private static CommandLine ready(CommandLine line, Host host) {
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

  /** Whether the user asked for stack traces. */
  boolean debug() {
    return debug;
  }
}
