package dev.stormbench.repl;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.repl.bench.Counted;
import dev.stormbench.repl.bench.Machine;
import dev.stormbench.repl.bench.Measurement;
import dev.stormbench.repl.bench.Result;
import dev.stormbench.repl.bench.Row.Group;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceExporter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** How fast it is here: the table of the README, the trace exporters, scripts, or the parts. */
@Command(name = "bench", header = "Measure speed and allocation here.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench bench [FILE] [OPTIONS]",
    description = {
      "",
      "Measures the rows of a table, each in JVMs of its own: the storm on both engines, the start, traces, larger machines, many runs "
          + "at a time, and what the machine could do at best. Time is CPU time, so that a busy machine disturbs less. With --js, compares what scripts "
          + "cost instead: the storm with rules and load in JavaScript against the same without, in the mode that --js names "
          + "(--js alone: interpreted). With --exporters, measures how fast each trace exporter writes to a file what the scenario "
          + "hits after the warm-up: recorded once, kept in memory and played again and again. With --parts, measures parts of the engine.",
      "",
      "  stormbench bench --only storm,naive",
      "  stormbench bench --save after.json --against before.json",
      ""
    })
final class BenchCommand implements Callable<Integer> {
  /** What suites run it for. */
  private static final long SMALL_STORM_NS = 10_000_000_000L;
  /** A busier machine disturbs what is measured in wall time. */
  private static final double LOAD_MAX = 0.5;
  private static final String SMALL_STORM = "scripts/rt-push-storm-32.yaml";
  private static final String RESULTS = "scripts/bench/results.json";

  /** Rounds of each run with scripts and without, in turns; the best of each counts. */
  private static final int ROUNDS = 2;

  /** What is compared: a script of {@code scripts/bench} that is the storm with something in JavaScript. */
  private enum Script {
    FIX("prio-bail", "a prioBail that calls base", 1.5, 3),
    WORKLOAD("sleepers", "the sleepers as programs", 1.05, 1.05);

    private final String file;
    private final String what;
    private final double mostCompiled;
    private final double mostInterpreted;

    Script(String file, String what, double mostCompiled, double mostInterpreted) {
      this.file = file;
      this.what = what;
      this.mostCompiled = mostCompiled;
      this.mostInterpreted = mostInterpreted;
    }
  }

  private final Host host;

  @ParentCommand
  private @Nullable Main main;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "The scenario.")
  private String file = "";

  @Option(names = "--warm-up", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Virtual time that is not measured: ${DEFAULT-VALUE}.", defaultValue = "4s")
  private long warmUpNs;

  @Option(names = "--measure", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Virtual time that is measured: ${DEFAULT-VALUE}.", defaultValue = "8s")
  private long measureNs;

  @Option(names = "--only", paramLabel = "NAME[,NAME...]", split = ",", hideParamSyntax = true,
      description = "Only these rows: storm, naive, start, trace, scale, sweep, bound. Default: all.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--save", paramLabel = "FILE", description = "Write the result, as JSON.")
  private @Nullable String save;

  @Option(names = "--against", paramLabel = "FILE",
      description = "Compare with a result that was saved; default: the one that is shipped, scripts/bench/results.json.")
  private @Nullable String against;

  @Option(names = "--show", paramLabel = "FILE", description = "Measure nothing; print the table of a result that was saved.")
  private @Nullable String show;

  @Option(names = "--exporters", description = "Measure the trace exporters instead.")
  private boolean exporters;

  @Option(names = "--parts", paramLabel = "PATTERN", arity = "0..1", fallbackValue = ".*",
      description = "Measure parts of the engine instead, and what they are compared with: those whose name has the pattern, such as "
          + "Queue, Parts or SsjHold; default all.")
  private @Nullable String parts;

  @Option(names = "--round", paramLabel = "TIME", converter = Converters.Time.class,
      description = "Time of yours of a round of a part or an exporter: ${DEFAULT-VALUE}.", defaultValue = "1s")
  private long roundNs;

  BenchCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() throws IOException {
    boolean scripted = Objects.requireNonNull(main).js() != null;
    if (Stream.of(exporters, scripted, parts != null, show != null).filter(b -> b).count() > 1) {
      throw new ScenarioException(Location.of("bench"), "accepted: one of --exporters, --js, --parts, --show");
    }
    if (exporters) {
      return exporters();
    }
    if (scripted) {
      return scripts();
    }
    if (parts != null) {
      return parts(parts);
    }
    return show == null ? table() : show(show);
  }

  // -- the table --------------------------------------------------------------------------------------

  private int show(String stored) {
    if (!file.isEmpty() || save != null || !only.isEmpty()) {
      throw new ScenarioException(Location.of("--show " + stored), "prints what was stored; accepted with it: --against");
    }
    Result result = Result.read(stored, InputFile.read(host, stored));
    BenchTable.lines(result, against == null ? null : Result.read(against, InputFile.read(host, against))).forEach(host.out()::println);
    return ExitCode.OK;
  }

  private int table() {
    List<Group> groups = groups();
    Result before = before();
    BenchRows rows = new BenchRows(host, subject());
    boolean complete = true;
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (load > LOAD_MAX) {
      host.err().println(Text.format("this machine is busy (load %.1f): the start and the efficiency, which are wall time, will look worse",
          load));
    }
    Steps steps = new Steps(host, groups.size());
    try (OutputFile to = save == null ? null : OutputFile.open(host, "--save", save)) {
      for (Group g : groups) {
        try {
          rows.measure(g);
        } catch (ScenarioException e) {
          complete = false;
          host.err().println(Failures.message(e));
        } catch (ChildRuns.ChildFailure e) {
          if (e.exitCode() == ExitCode.INTERRUPTED) {
            return e.exitCode(); // and this process says so
          }
          complete = false;
          host.err().println(e.getMessage());
        }
        steps.done(g.word());
      }
      Result result = new Result(file.isEmpty() ? BenchTable.STORM : file,
          Durations.text(measureNs) + " after " + Durations.text(warmUpNs) + " of virtual time, CPU time", Machine.here(), rows.values());
      BenchTable.lines(result, before).forEach(host.out()::println);
      if (to != null) {
        to.write(result::write);
      }
    }
    return complete ? ExitCode.OK : ExitCode.PLUGIN;
  }

  private List<Group> groups() {
    List<Group> groups = new ArrayList<>();
    for (Group g : Group.values()) {
      if (only.isEmpty() || only.contains(g.word())) {
        groups.add(g);
      }
    }
    for (String name : only) {
      if (!Group.words().contains(name)) {
        throw new ScenarioException(Location.of("--only " + name), "unknown rows" + Text.didYouMean(name, Group.words())
            + " (known: " + String.join(", ", Group.words()) + ")");
      }
    }
    return groups;
  }

  /** What was stored; null if there is nothing to compare with. */
  private @Nullable Result before() {
    if (against != null) {
      return Result.read(against, InputFile.read(host, against));
    }
    Path shipped = host.home().resolve(RESULTS);
    return file.isEmpty() && Files.exists(shipped) ? Result.read(RESULTS, InputFile.read(host, shipped.toString())) : null;
  }

  private BenchRows.Subject subject() {
    String name = file.isEmpty() ? home(BenchTable.STORM) : file;
    Scenario scenario = bound(InputFile.document(host, name), List.of());
    return new BenchRows.Subject(name, file.isEmpty(), scenario.machine().cpus(), file.isEmpty() ? home(SMALL_STORM) : file,
        file.isEmpty() ? SMALL_STORM_NS : warmUpNs + measureNs, warmUpNs, measureNs, roundNs);
  }

  private Scenario bound(Document document, List<String> sets) {
    return new ScenarioBinder(host.plugins(), host.library()).bind(document, new Overrides(sets, List.of(), OptionalLong.empty()));
  }

  private int parts(String pattern) {
    BenchRows rows = new BenchRows(host, subject());
    BenchTable.parts(rows.jmh(List.of(pattern))).forEach(host.out()::println);
    return ExitCode.OK;
  }

  // -- exporters and scripts --------------------------------------------------------------------------

  private int exporters() throws IOException {
    Document document = file.isEmpty() ? shipped(BenchTable.STORM) : InputFile.document(host, file);
    Scenario bound = bound(document, List.of());
    ExporterBench bench = new ExporterBench(bound.withRun(bound.run().withDuration(warmUpNs + measureNs)), warmUpNs, roundNs);
    Table table = new Table(1, "exporter", "M events/s", "in wall time", "MB/s", "bytes/event");
    for (Extension<TraceExporter> x : host.plugins().traceExporters().all()) {
      bench.measure(x, table);
    }
    host.out().println(bench.records() + " records of " + Durations.text(bench.spanNs()) + ", to "
        + System.getProperty("java.io.tmpdir") + ", CPU time of one thread");
    table.lines().forEach(host.out()::println);
    return ExitCode.OK;
  }

  private int scripts() {
    if (!file.isEmpty()) {
      throw new ScenarioException(Location.of(file), "bench --js has scenarios of its own; accepted: no FILE");
    }
    Extension<ScriptLanguage> extension = host.plugins().scriptLanguages().find("js")
        .orElseThrow(() -> new ScenarioException(Location.of("--js"), "no plugin runs JavaScript; see 'stormbench doctor'"));
    ScriptLanguage language = extension.create(NoParams.of(extension, Location.of("--js")));
    host.out().println(language.describe() + ", " + System.getProperty("java.vm.name") + " " + Runtime.version()
        + ", CPU time of one thread");
    for (Script s : Script.values()) {
      double with = 0;
      double without = 0;
      for (int i = 0; i < ROUNDS; i++) {
        Counted plain = measure(shipped(BenchTable.STORM));
        Counted scripted = measure(shipped("scripts/bench/" + s.file + ".js"));
        if (!plain.digest().equals(scripted.digest())) {
          host.err().println("the digest is " + scripted.digest() + " with " + s.what + " in JavaScript, " + plain.digest() + " without");
          return ExitCode.INVARIANT;
        }
        without = Math.max(without, plain.speed());
        with = Math.max(with, scripted.speed());
      }
      host.out().println(String.format(Locale.ROOT, "%s: %.2f times the time (at most %.2f); %.2f x real time, %.2f without; same digest",
          s.what, without / with, language.isCompiled() ? s.mostCompiled : s.mostInterpreted, with, without));
      host.out().flush();
    }
    return ExitCode.OK;
  }

  private Document shipped(String name) {
    return InputFile.document(host, home(name));
  }

  private String home(String name) {
    return host.home().resolve(name).toString();
  }

  private Counted measure(Document document) {
    Scenario warm = bound(document, List.of("run.sample=" + Durations.text(warmUpNs)));
    Simulation simulation = Simulation.of(warm.withRun(warm.run().withDuration(warmUpNs + measureNs)), Simulation.Engine.FAST);
    return Measurement.of(simulation, warmUpNs);
  }
}
