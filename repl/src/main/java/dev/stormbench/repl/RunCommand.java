package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.EngineFault;
import dev.stormbench.engine.scenario.CheckItem;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Expectation;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioText;
import dev.stormbench.repl.fidelity.Segments;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a scenario: kernel log as it happens, then what came out. */
@Command(name = "run", header = "Run a scenario.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench run FILE [OPTIONS]",
    description = {
      "",
      "Prints the kernel log as dmesg would, as it happens, and then a summary; progress goes to stderr "
          + "if that is a terminal. Output files appear when they are complete, or not at all.",
      ""
    })
final class RunCommand implements Callable<Integer> {
  /** A series keeps one value per sample; the scenario's own duration is checked by the same number. */
  private static final long MAX_SAMPLES = 1_000_000;

  /** A longer scenario, such as the replay of a trace, does not stand in the result. */
  private static final int MAX_SCENARIO_CHARS = 1 << 16;

  private static final String SOFT_LOCKUP = "BUG: soft lockup";

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Option(names = "--seed", paramLabel = "N", converter = Converters.WholeNumber.class,
      description = "Instead of the scenario's seed.")
  private @Nullable Long seed;

  @Option(names = "--until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "End at this virtual time, such as 30s, instead of the scenario's duration.")
  private @Nullable Long untilNs;

  @Option(names = "--stop-at-lockup", paramLabel = "TIME", converter = Converters.Time.class,
      description = "End at the first soft lockup that was reported by then or later, looked at once per sample from this virtual time on.")
  private @Nullable Long stopNs;

  @Option(names = "--engine", paramLabel = "ENGINE", converter = Converters.Engine.class,
      description = Converters.Engine.DESCRIPTION)
  private Simulation.Engine engine = Simulation.Engine.FAST;

  @Mixin
  private CheckArguments checks = new CheckArguments();

  @Option(names = "--fail-on", paramLabel = "CONDITION",
      description = "Exit with 1 if this holds at the end, such as 'lockups > 0' or 'maxLatency.psimon >= 2s'; repeatable. Metrics "
          + "are those of expect: (see 'list metrics').")
  private List<String> failOn = new ArrayList<>();

  @Option(names = "--max-wall", paramLabel = "TIME", converter = Converters.Time.class,
      description = "End early after this time of yours, looked at once per sample. The result says truncated; "
          + "exit code 1.")
  private @Nullable Long maxWallNs;

  @Option(names = "--untrusted",
      description = "The scenario is somebody else's: run it in a JVM of its own with little memory (512 MiB), no environment "
          + "and a limit of time (--max-wall, by default 10 min). If that dies: one line, exit code 3.")
  private boolean untrusted;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the result; with '-' stdout has nothing else.")
  private @Nullable String json;

  @Option(names = "--junit-xml", paramLabel = "FILE",
      description = "Write a test report: one case per expect: and --fail-on.")
  private @Nullable String junitXml;

  @ArgGroup(validate = false)
  private TraceArguments trace = new TraceArguments();

  @Option(names = "--who-ran-where", paramLabel = "FILE",
      description = "Write which task ran on which CPU from when to when: 'A@1 5.0-7.1s; B@2 6.0-9.5*', in ms. The letter "
          + "says why it ended: s slept, * preempted, + preempted in the kernel (the stopper takes it), x exited. "
          + "The kernel's own threads are left out; '-' is stdout.")
  private @Nullable String whoRanWhere;

  @Option(names = {"-q", "--quiet"}, description = "No kernel log, no summary, no progress.")
  private boolean quiet;

  @Spec
  private @Nullable CommandSpec spec;

  RunCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    trace.check();
    List<Expectation> conditions = failOn.stream()
        .map(c -> Expectation.parse(c, Location.of("--fail-on '" + c + "'"))).toList();
    refuseEqualFiles();
    if (untrusted) {
      return runElsewhere();
    }
    Document document = arguments.read(host);
    Scenario scenario = scenario(document);
    conditions.forEach(c -> c.check(scenario));
    List<CheckItem> more = moreChecks(scenario, document);
    try (TraceWriter traceWriter = TraceWriter.open(host, trace, scenario);
        OutputFile jsonFile = json == null ? null : OutputFile.open(host, "--json", json);
        OutputFile junitFile = junitXml == null ? null : OutputFile.open(host, "--junit-xml", junitXml);
        OutputFile whoFile = whoRanWhere == null ? null : OutputFile.open(host, "--who-ran-where", whoRanWhere)) {
      Finished f;
      try {
        f = simulate(scenario, more, traceWriter, whoFile);
      } catch (RuntimeException e) {
        if (junitFile != null) {
          junitFile.write(out -> JUnitXml.error(out, scenario.name(), Failures.message(e)));
        }
        throw e;
      }
      return finish(f, scenario, document, conditions, traceWriter, jsonFile, junitFile);
    }
  }

  private int runElsewhere() {
    List<String> typed = Objects.requireNonNull(spec).root().commandLine().getParseResult().originalArgs();
    long limitNs = maxWallNs == null ? Untrusted.MAX_WALL_NS : maxWallNs;
    List<String> outputs = Stream.of(json, junitXml, trace.file(), whoRanWhere).filter(Objects::nonNull)
        .filter(f -> !f.equals(OutputFile.STDOUT)).toList();
    return new Untrusted(host).run(arguments.file(), Untrusted.forChild(typed, limitNs, maxWallNs != null), outputs, limitNs);
  }

  /** A run that came to an end, and whether that was an early one. */
  private record Finished(RunReport report, boolean truncated) {}

  private Scenario scenario(Document document) {
    OptionalLong instead = seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
    Scenario scenario = arguments.bind(host, document, instead);
    if (untilNs == null) {
      return scenario;
    }
    long samples = untilNs / scenario.run().sampleNs();
    if (samples > MAX_SAMPLES) {
      throw new ScenarioException(Location.of("--until " + Durations.text(untilNs)), "makes " + samples
          + " samples, one each " + Durations.text(scenario.run().sampleNs()) + "; accepted: up to " + MAX_SAMPLES);
    }
    return scenario.withRun(scenario.run().withDuration(untilNs));
  }

  /** The checkers of {@code --check} that the scenario does not have itself, bound as if it had them. */
  private List<CheckItem> moreChecks(Scenario scenario, Document document) {
    Set<String> names = checks.names(host);
    scenario.checks().forEach(c -> names.remove(c.name()));
    if (names.isEmpty()) {
      return List.of();
    }
    String set = "checks=[" + String.join(", ", names) + "]";
    return arguments.bindWith(host, document, set).checks();
  }

  private Finished simulate(Scenario scenario, List<CheckItem> more, @Nullable TraceWriter traceWriter,
      @Nullable OutputFile whoFile) {
    Simulation simulation = Simulation.of(scenario, engine);
    Segments segments = segments(simulation);
    more.forEach(simulation::check);
    if (traceWriter != null) {
      traceWriter.attach(host, simulation);
    }
    if (whoFile != null) {
      simulation.observe(segments);
    }
    boolean[] truncated = {false};
    try (LiveOutput live = live(simulation, scenario)) {
      long begunNs = System.nanoTime();
      RunReport report = simulation.run((nowNs, endNs) -> {
        live.at(nowNs);
        boolean late = maxWallNs != null && System.nanoTime() - begunNs > maxWallNs;
        truncated[0] = late && nowNs < endNs;
        return !truncated[0] && !stops(simulation, nowNs) && (traceWriter == null || !traceWriter.isUnread());
      });
      live.rest();
      if (whoFile != null) {
        whoFile.write(out -> segments.write(out, report.simulatedNs()));
      }
      return new Finished(report, truncated[0]);
    } catch (EngineFault e) {
      throw new Replayable(e, replay(scenario.run().seed()));
    }
  }

  private boolean stops(Simulation simulation, long nowNs) {
    return stopNs != null && nowNs >= stopNs && simulation.kernelLog().stream().anyMatch(line -> line.contains(SOFT_LOCKUP));
  }

  /** Those of the tasks that are not there when the kernel has booted. */
  private static Segments segments(Simulation simulation) {
    Set<String> kernels = new TreeSet<>();
    simulation.machine().tasks().forEach(p -> kernels.add(p.comm()));
    return new Segments(comm -> !kernels.contains(comm));
  }

  private LiveOutput live(Simulation simulation, Scenario scenario) {
    return new LiveOutput(host, simulation, scenario.run().durationNs(), printsForPeople(), !quiet);
  }

  private boolean printsForPeople() {
    return !quiet && !OutputFile.STDOUT.equals(json) && !OutputFile.STDOUT.equals(whoRanWhere)
        && !OutputFile.STDOUT.equals(trace.file());
  }

  /** What to type to see this run again. */
  private String replay(long usedSeed) {
    return command(engine, usedSeed);
  }

  private String command(Simulation.Engine used, long usedSeed) {
    StringBuilder b = new StringBuilder("stormbench run ").append(arguments.typed()).append(host.pluginPath().asTyped())
        .append(checks.typed());
    if (untilNs != null) {
      b.append(" --until ").append(Durations.text(untilNs));
    }
    if (stopNs != null) {
      b.append(" --stop-at-lockup ").append(Durations.text(stopNs));
    }
    if (!used.equals(Simulation.Engine.FAST)) {
      b.append(" --engine ").append(used);
    }
    return b.append(" --seed ").append(usedSeed).toString();
  }

  private int finish(Finished f, Scenario scenario, Document document, List<Expectation> conditions,
      @Nullable TraceWriter traceWriter, @Nullable OutputFile jsonFile, @Nullable OutputFile junitFile) {
    RunReport report = f.report();
    RuntimeException traceFailure = traceWriter == null ? null : traceWriter.finish(report.simulatedNs());
    List<Verdict> verdicts = Verdict.all(scenario.expect(), conditions, report);
    if (jsonFile != null) {
      jsonFile.write(out -> ResultJson.write(out, report, f.truncated(), host.plugins().loaded(), about(scenario, document, report)));
    }
    if (junitFile != null) {
      junitFile.write(out -> JUnitXml.write(out, report, verdicts));
    }
    if (printsForPeople()) {
      new Summary(scenario, report).lines().forEach(host.out()::println);
      host.out().flush();
    }
    if (traceFailure != null) {
      throw traceFailure;
    }
    if (traceWriter != null) {
      traceWriter.notes().forEach(host.err()::println);
    }
    return judge(f, scenario, verdicts);
  }

  /** The command is the same whatever the engine, as the result is. */
  private ResultJson.About about(Scenario scenario, Document document, RunReport report) {
    String text = ScenarioText.write(host.plugins(), "scenario.yaml", document.scenario());
    return new ResultJson.About(command(Simulation.Engine.FAST, scenario.run().seed()), text.length() > MAX_SCENARIO_CHARS ? "" : text,
        scenario.expect().stream().map(e -> new Matrix.Checked(e, report.metric(e.name()))).toList());
  }

  private int judge(Finished f, Scenario scenario, List<Verdict> verdicts) {
    int code = ExitCode.OK;
    for (Verdict v : verdicts) {
      if (v.miss() != null) {
        host.err().println(v.miss());
        code = ExitCode.HIT;
      }
    }
    if (f.truncated()) {
      host.err().println("--max-wall: ended at " + Text.seconds(f.report().simulatedNs()) + " of "
          + Text.seconds(scenario.run().durationNs()));
      code = ExitCode.HIT;
    }
    return code;
  }

  /** Two outputs would overwrite each other, or one the scenario. */
  private void refuseEqualFiles() {
    Set<Path> taken = new LinkedHashSet<>();
    taken.add(InputFile.path(host, arguments.file(), arguments.file()).normalize());
    boolean stdout = false;
    String[] options = {"--json", "--junit-xml", "--trace", "--who-ran-where"};
    String[] names = {json, junitXml, trace.file(), whoRanWhere};
    for (int i = 0; i < names.length; i++) {
      String name = names[i];
      if (name == null) {
        continue;
      }
      String blamed = options[i] + " " + name;
      boolean dash = name.equals(OutputFile.STDOUT);
      if (dash ? stdout : !taken.add(InputFile.path(host, name, blamed).normalize())) {
        throw new ScenarioException(Location.of(blamed), dash ? "something else goes to stdout already"
            : "the same file is the scenario or another output");
      }
      stdout |= dash;
    }
  }

  /** A fault of the engine with the command that shows it again. */
  private static final class Replayable extends EngineFault {
    private static final long serialVersionUID = 1;

    Replayable(EngineFault cause, String command) {
      super(Objects.toString(cause.getMessage(), cause.getClass().getSimpleName()) + " (again: " + command + ")");
      initCause(cause);
    }
  }
}
