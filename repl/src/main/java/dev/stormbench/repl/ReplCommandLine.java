package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.plugin.Plugins;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioLibrary;
import dev.stormbench.repl.prompt.Bench;
import dev.stormbench.repl.prompt.Recording;
import dev.stormbench.repl.prompt.Shell;
import dev.stormbench.spi.report.Report;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Opens the prompt. */
@Command(name = "repl", header = "The prompt: run, stop, look, change, compare.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench repl [FILE] [OPTIONS]",
    description = {
      "",
      "Commands with crash's and gdb's habits, and JavaScript for everything else; 'help' at the prompt lists them. "
          + "What is piped into it is done line by line and ends at the first line that fails, with exit code 1.",
      ""
    })
final class ReplCommandLine implements Callable<Integer>, Bench {
  private final Host host;

  @ParentCommand
  private @Nullable Main main;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "A scenario to begin with, or the name of one that is shipped.")
  private @Nullable String file;

  @Option(names = "-c", paramLabel = "COMMAND", description = "Do this and exit, as if it had been piped; repeatable.")
  private List<String> commands = new ArrayList<>();

  @Option(names = "--echo", description = "Of piped input and -c: print each line after its prompt, so that the output is a transcript.")
  private boolean echo;

  @Option(names = "--engine", paramLabel = "ENGINE", converter = Converters.Engine.class,
      description = Converters.Engine.DESCRIPTION)
  private Simulation.Engine engine = Simulation.Engine.FAST;

  @Option(names = "--no-color", description = "No colours, as with the variable NO_COLOR.")
  private boolean noColor;

  @Option(names = "--no-pager", description = "Print long answers as they are.")
  private boolean noPager;

  ReplCommandLine(Host host) {
    this(host, null);
  }

  /** With this scenario, and no option. */
  ReplCommandLine(Host host, @Nullable String file) {
    this.host = host;
    this.file = file;
  }

  @Override
  public Integer call() {
    if (host.pluginPath().isUsed()) {
      host.plugins(); // what is to be said of them is said before the prompt is there
    }
    boolean script = !commands.isEmpty() || !Terminal.isInput() || !host.terminal().out();
    String forbids = System.getenv("NO_COLOR");
    boolean colours = !noColor && (forbids == null || forbids.isEmpty()) && !script;
    Shell.Options options =
        new Shell.Options(file, List.copyOf(commands), engine, colours, !noPager, main != null && main.debug(), echo);
    if (script) {
      return Shell.script(this, options, System.in, host.out(), host.err(), host.terminal().showsProgress());
    }
    try (org.jline.terminal.Terminal terminal =
        TerminalBuilder.builder().name("stormbench").system(true).dumb(true).nativeSignals(true).build()) {
      int code = Shell.talk(this, options, terminal, history());
      return code;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where lines are remembered, made if it is not there; null if that cannot be. Only its owner can read it. */
  private static @Nullable Path history() {
    String state = System.getenv("XDG_STATE_HOME");
    try {
      Path folder = state != null && state.startsWith("/") ? Path.of(state)
          : Path.of(System.getProperty("user.home", ""), ".local", "state");
      Path file = folder.resolve("stormbench").resolve("history");
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      return Files.isRegularFile(file) && Files.isReadable(file) && Files.isWritable(file) && isText(file) ? file : null;
    } catch (IOException | InvalidPathException | UnsupportedOperationException e) {
      return null;
    }
  }

  private static boolean isText(Path file) throws IOException {
    try {
      Files.readString(file);
      return true;
    } catch (java.nio.charset.MalformedInputException e) {
      return false;
    }
  }

  @Override
  public Recording record(String name, Map<String, String> options, Scenario scenario, Simulation simulation) {
    TraceWriter writer = Objects.requireNonNull(TraceWriter.open(host, TraceArguments.ofPrompt(name, options), scenario));
    try {
      writer.attach(host, simulation);
      return writer;
    } catch (RuntimeException e) {
      writer.close();
      throw e;
    }
  }

  // -- the workbench ----------------------------------------------------------------------------------

  @Override
  public Plugins plugins() {
    return host.plugins();
  }

  @Override
  public ScenarioLibrary library() {
    return host.library();
  }

  @Override
  public String locate(String name) {
    if (name.matches("[A-Za-z0-9_/-]+") && !Files.exists(host.cwd().resolve(name))) {
      for (String ending : List.of(".yaml", ".js")) {
        Path shipped = host.library().scripts().resolve(name + ending);
        if (Files.isRegularFile(shipped)) {
          return host.shown(shipped);
        }
      }
    }
    return name;
  }

  @Override
  public Document read(String name) {
    return InputFile.document(host, name);
  }

  @Override
  public Path path(String name) {
    return InputFile.path(host, name, name);
  }

  @Override
  public String shown(Path path) {
    return host.shown(path);
  }

  @Override
  public void write(String name, String text) {
    try (OutputFile f = OutputFile.open(host, "save", name)) {
      f.write(out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
  }

  @Override
  public void draw(dev.stormbench.spi.report.Figure figure, String name) {
    try (ReportFile f = ReportFile.open(host, "plot -o", name, true, Map.of())) {
      f.write(new Report(figure.title(), List.of(new Report.Section("", List.of(figure)))));
    }
  }

  @Override
  public <T> T create(Extension<T> extension) {
    return extension.create(NoParams.of(extension, Location.of(extension.name())));
  }

  @Override
  public byte[] document(RunReport report) {
    return ResultJson.bytes(report, host.plugins().loaded());
  }

  @Override
  public List<String> scenarioNames() {
    return host.library().scenarioNames();
  }

  @Override
  public Path cwd() {
    return host.cwd();
  }
}
