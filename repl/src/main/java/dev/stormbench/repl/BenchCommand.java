package dev.stormbench.repl;

import com.sun.management.ThreadMXBean;
import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.plugin.Extension;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.Overrides;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.scenario.ScenarioBinder;
import dev.stormbench.spi.repl.ScriptLanguage;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.trace.TraceExporter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/**
 * How fast the machine runs here, and that its steady state allocates nothing: counted, not guessed, from the
 * thread's own allocation counter. Time is CPU time of the thread, so that a busy machine disturbs less.
 */
@Command(name = "bench", header = "Measure speed and allocation here.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench bench [FILE] [OPTIONS]",
    description = {
      "",
      "Runs a scenario (the storm) on each engine: first to warm up, then measured. With --js, compares what scripts cost instead: "
          + "the storm with rules and load in JavaScript against the same without, in the mode that --js names "
          + "(--js alone: interpreted). With --exporters, measures how fast each trace exporter writes to a file what the scenario "
          + "hits after the warm-up: recorded once, kept in memory and played again and again.",
      ""
    })
final class BenchCommand implements Callable<Integer> {
  private static final long S = 1_000_000_000L;
  private static final long NAIVE_SHARE = 4;
  private static final String STORM = "scripts/rt-push-storm.yaml";

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

  @Option(names = "--exporters", description = "Measure the trace exporters instead of the engines.")
  private boolean exporters;

  BenchCommand(Host host) {
    this.host = host;
  }

  /** What was counted between the end of the warm-up and the end. */
  private record Measured(double speed, double stepsPerS, double eventsPerS, double bytesPerStep, String digest) {}

  @Override
  public Integer call() throws IOException {
    if (exporters) {
      return exporters();
    }
    if (Objects.requireNonNull(main).js() != null) {
      return scripts();
    }
    String name = file.isEmpty() ? host.home().resolve(STORM).toString() : file;
    Document document = InputFile.document(host, name);
    Table table = new Table(1, "engine", "x real time", "M steps/s", "M tracepoints/s", "bytes/step");
    Measured fast = measure(document, Simulation.Engine.FAST, warmUpNs, measureNs);
    row(table, "fast", fast);
    Measured naive = measure(document, Simulation.Engine.NAIVE, warmUpNs / NAIVE_SHARE, measureNs / NAIVE_SHARE);
    row(table, "naive", naive);
    host.out().println(System.getProperty("java.vm.name") + " " + Runtime.version() + ", CPU time of one thread");
    table.lines().forEach(host.out()::println);
    host.out().println(String.format(Locale.ROOT, "fast/naive: %.2f", fast.speed / naive.speed));
    return ExitCode.OK;
  }

  private int exporters() throws IOException {
    Document document = file.isEmpty() ? shipped(STORM) : InputFile.document(host, file);
    Scenario bound = new ScenarioBinder(host.plugins(), host.library()).bind(document,
        new Overrides(List.of(), List.of(), OptionalLong.empty()));
    ExporterBench bench = new ExporterBench(host, bound.withRun(bound.run().withDuration(warmUpNs + measureNs)), warmUpNs);
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
        Measured plain = measure(shipped(STORM), Simulation.Engine.FAST, warmUpNs, measureNs);
        Measured scripted = measure(shipped("scripts/bench/" + s.file + ".js"), Simulation.Engine.FAST, warmUpNs, measureNs);
        if (!plain.digest.equals(scripted.digest)) {
          host.err().println("the digest is " + scripted.digest + " with " + s.what + " in JavaScript, " + plain.digest + " without");
          return ExitCode.INVARIANT;
        }
        without = Math.max(without, plain.speed);
        with = Math.max(with, scripted.speed);
      }
      host.out().println(String.format(Locale.ROOT, "%s: %.2f times the time (at most %.2f); %.2f x real time, %.2f without; same digest",
          s.what, without / with, language.isCompiled() ? s.mostCompiled : s.mostInterpreted, with, without));
      host.out().flush();
    }
    return ExitCode.OK;
  }

  private Document shipped(String name) {
    return InputFile.document(host, host.home().resolve(name).toString());
  }

  private static void row(Table table, String engine, Measured m) {
    table.row(engine, String.format(Locale.ROOT, "%.2f", m.speed), String.format(Locale.ROOT, "%.1f", m.stepsPerS / 1e6),
        String.format(Locale.ROOT, "%.1f", m.eventsPerS / 1e6), String.format(Locale.ROOT, "%.4f", m.bytesPerStep));
  }

  private Measured measure(Document document, Simulation.Engine engine, long warmNs, long forNs) {
    String sample = "run.sample=" + Durations.text(warmNs);
    Scenario bound = new ScenarioBinder(host.plugins(), host.library()).bind(document,
        new Overrides(List.of(sample), List.of(), OptionalLong.empty()));
    Scenario scenario = bound.withRun(bound.run().withDuration(warmNs + forNs));
    Simulation simulation = Simulation.of(scenario, engine);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long[] at = new long[4];
    RunReport report = simulation.run((nowNs, endNs) -> {
      if (nowNs == warmNs) {
        at[0] = simulation.steps();
        at[1] = simulation.events();
        at[2] = threads.getThreadAllocatedBytes(Thread.currentThread().threadId());
        at[3] = threads.getCurrentThreadCpuTime();
      } else if (nowNs == endNs) {
        at[0] = simulation.steps() - at[0];
        at[1] = simulation.events() - at[1];
        at[2] = threads.getThreadAllocatedBytes(Thread.currentThread().threadId()) - at[2];
        at[3] = threads.getCurrentThreadCpuTime() - at[3];
      }
      return true;
    });
    double seconds = at[3] / (double) S;
    return new Measured(forNs / (double) at[3], at[0] / seconds, at[1] / seconds, at[2] / (double) at[0],
        report.digest());
  }
}
