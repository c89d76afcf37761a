package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.repl.SweepRuns.Run;
import dev.stormbench.repl.sweep.Axis;
import dev.stormbench.repl.sweep.Design;
import dev.stormbench.repl.sweep.Outcome;
import dev.stormbench.repl.sweep.Row;
import dev.stormbench.repl.sweep.SweepFile;
import dev.stormbench.repl.sweep.SweepText;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a scenario at every point of a design. */
@Command(name = "sweep", header = "Run a scenario at every point of a grid of parameters, or at points drawn from ranges.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench sweep FILE --vary PATH=VALUES... [OPTIONS]",
    description = {
      "",
      "Draws a phase diagram of two parameters, one character per point, or prints a table of one. With more, the last "
          + "two are drawn for each combination of the others. Exit code 3 if points have no result; the others have theirs.",
      "",
      "  stormbench sweep s.yaml --vary machine.cpus=4..64:5log --vary fix=none,skip-prio-bail",
      "  stormbench sweep s.yaml --vary costs.irq-entry=300ns..600ns --vary machine.cpus=4..64:log --design lhs --samples 40",
      "",
      "--out FILE has a row per run: .csv, .json or .parquet, which 'sql' reads. With --seeds there is a second table with a row per "
          + "point: FILE_points.csv or .parquet, or 'points' in .json.",
      ""
    })
final class SweepCommand implements Callable<Integer> {
  private static final int POINTS_MAX = 100_000;

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Option(names = "--vary", paramLabel = "PATH=VALUES", required = true,
      description = "What to vary: a path as for --set, or fix, or seed. Values: a list such as 1,2,5 or none,skip-prio-bail; whole "
          + "numbers 1..5; points between two ends, 100us..3ms:6, or 100us..3ms:6log for a logarithmic scale (three digits). Between "
          + "whole ends stand whole numbers, between 1.0 and 2.0 others. A design draws from a range without a number of points, "
          + "100us..3ms or 100us..3ms:log. Repeatable.")
  private List<String> vary = new ArrayList<>();

  @Option(names = "--design", paramLabel = "grid|random|lhs", converter = Converters.SweepDesign.class,
      description = "Every combination (the default), points drawn at random, or a Latin hypercube: of N points, each N-th part of "
          + "every range has one.")
  private Design design = Design.GRID;

  @Option(names = "--samples", paramLabel = "N", converter = Converters.WholeNumber.class, description = "How many points are drawn.")
  private @Nullable Long samples;

  @Option(names = "--design-seed", paramLabel = "N", converter = Converters.WholeNumber.class,
      description = "Decides which points are drawn, everywhere the same; default 1.")
  private long designSeed = 1;

  @Option(names = "--seeds", paramLabel = "N", converter = Converters.Count.class,
      description = "Run each point with the seeds 1 to N; default: once, with the scenario's.")
  private @Nullable Integer seeds;

  @Option(names = "--confidence", paramLabel = "SHARE", converter = Converters.Confidence.class,
      description = "Of the intervals that several seeds make; default 0.95.")
  private double confidence = 0.95;

  @Option(names = "--metric", paramLabel = "NAME[,NAME...]", split = ",", hideParamSyntax = true,
      description = "Only these metrics of expect:, or backlogGrowthPercent; each is also shown. Default: all in the file; repeatable.")
  private List<String> metrics = new ArrayList<>();

  @Mixin
  private RunsArguments options = new RunsArguments();

  SweepCommand(Host host) {
    this.host = host;
  }

  @Override
  public Integer call() {
    List<Axis> axes = axes();
    Metrics.check(metrics);
    options.check(host, SweepOutput.ENDINGS);
    try (SweepRuns runs = new SweepRuns(host, arguments, options, metrics, List.of())) {
      return sweep(axes, runs);
    } catch (ChildRuns.ChildFailure e) {
      return e.exitCode(); // Ctrl-C, and this process says so
    }
  }

  private List<Axis> axes() {
    if ((design == Design.GRID) != (samples == null)) {
      throw new ScenarioException(Location.of("--design " + design), samples == null ? "wants --samples N"
          : "has as many points as --vary says; --samples is for random and lhs");
    }
    List<Axis> axes = vary.stream().map(v -> Axis.parse("--vary", v, design)).toList();
    Set<String> paths = new LinkedHashSet<>();
    long points = Math.multiplyExact(seeds == null ? 1L : seeds, samples == null ? 1 : Math.clamp(samples, 0, POINTS_MAX + 1L));
    for (Axis a : axes) {
      if (!paths.add(a.path())) {
        throw new ScenarioException(Location.of("--vary " + a.path()), "is varied twice");
      }
      points = Math.multiplyExact(points, design == Design.GRID ? a.values().size() : 1);
      if (points > POINTS_MAX) {
        throw new ScenarioException(Location.of("--vary"), "makes more than " + Text.count(POINTS_MAX) + " runs, which is the limit");
      }
    }
    if (points == 0) {
      throw new ScenarioException(Location.of("--samples " + samples), "makes no runs; accepted: 1 or more");
    }
    if (seeds != null && paths.contains(Axis.SEED)) {
      throw new ScenarioException(Location.of("--seeds " + seeds), "the seed is varied already, by --vary");
    }
    return axes;
  }

  private int sweep(List<Axis> axes, SweepRuns runs) {
    List<List<String>> points = design.points(axes, samples == null ? 0 : samples.intValue(), designSeed);
    List<Run> wanted = new ArrayList<>();
    for (List<String> values : points) { // each is bound, so that what is wrong with one is said before any runs
      SweepRuns.Point p = runs.point(axes, values);
      metrics.forEach(m -> Metrics.check(m, p.scenario()));
      for (int i = 0; i < (seeds == null ? 1 : seeds); i++) {
        wanted.add(seeds == null ? p.run() : p.run(i + 1));
      }
    }
    runs.tellFinished(wanted);
    runs.make(wanted);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++) {
      rows.add(new Row(points.get(i / (wanted.size() / points.size())), wanted.get(i).seed(), runs.outcome(wanted.get(i))));
    }
    List<Row> failed = rows.stream().filter(r -> !r.outcome().hasResult()).toList();
    write(axes, rows, runs);
    if (failed.isEmpty()) {
      runs.forget();
    }
    boolean colours = host.terminal().out() && !host.terminal().type().equals("dumb") && System.getenv("NO_COLOR") == null;
    new SweepText(axes, rows, metrics, confidence, colours).lines(design).forEach(host.out()::println);
    if (failed.isEmpty()) {
      return ExitCode.OK;
    }
    host.err().println(failed.size() + " of " + Text.plural(rows.size(), "run") + " have no result, the first because: "
        + failed.getFirst().outcome().reason() + (options.out() == null ? "" : " (--resume runs them again)"));
    return ExitCode.PLUGIN;
  }

  private void write(List<Axis> axes, List<Row> rows, SweepRuns runs) {
    String out = options.out();
    if (out == null) {
      return;
    }
    List<String> words = new ArrayList<>(runs.common());
    if (options.untilNs() != null) {
      words.addAll(List.of("--until", Durations.text(options.untilNs())));
    }
    String how = design == Design.GRID ? "grid" : design + " of " + samples + " with seed " + designSeed;
    new SweepOutput(host, out).write(new SweepFile(arguments.file(), words, how, axes, metrics.isEmpty() ? Outcome.names() : metrics,
        confidence, rows));
  }
}
