package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.FixItem;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.spi.scenario.Document;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a scenario at every point of a grid. */
@Command(name = "sweep", header = "Run a scenario at every point of a grid of parameters.", sortOptions = false,
    synopsisHeading = "%nUsage: ", customSynopsis = "stormbench sweep FILE --vary PATH=VALUES... [OPTIONS]",
    description = {
      "",
      "Draws a phase diagram of two parameters, one character per point, or prints a table of one. With more, the last "
          + "two are drawn for each combination of the others. Exit code 3 if points have no result; the others have theirs.",
      "",
      "  stormbench sweep s.yaml --vary machine.cpus=4..64:5log --vary fix=none,skip-prio-bail",
      ""
    })
final class SweepCommand implements Callable<Integer> {
  private static final int POINTS_MAX = 100_000;

  /** Fewer samples do not show whether a backlog grows; more cost the digest nothing. */
  private static final int SAMPLES_MIN = 40;

  private final Host host;

  @Mixin
  private ScenarioArguments arguments = new ScenarioArguments();

  @Option(names = "--vary", paramLabel = "PATH=VALUES", required = true,
      description = "What to vary: a path as for --set, or fix, or seed. Values: a list such as 1,2,5 or none,skip-prio-bail; whole "
          + "numbers 1..5; points between two ends, 100us..3ms:6, or 100us..3ms:6log for a logarithmic scale (three digits). Between "
          + "whole ends stand whole numbers, between 1.0 and 2.0 others. Repeatable.")
  private List<String> vary = new ArrayList<>();

  @Option(names = "--seeds", paramLabel = "N", converter = Converters.Count.class,
      description = "Run each point with the seeds 1 to N; default: once, with the scenario's.")
  private @Nullable Integer seeds;

  @Option(names = "--until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "End each run at this virtual time, such as 3s, instead of the scenario's duration. Each is sampled "
          + "at least 40 times.")
  private @Nullable Long untilNs;

  @Option(names = "--metric", paramLabel = "NAME[,NAME...]", split = ",", hideParamSyntax = true,
      description = "Only these metrics of expect:, or backlogGrowthPercent; each is also shown. Default: all in the file; repeatable.")
  private List<String> metrics = new ArrayList<>();

  @Mixin
  private CheckArguments checks = new CheckArguments();

  @Option(names = "--out", paramLabel = "FILE", description = "Write a row per run; the ending says how: .csv or .json. What is "
      + "finished is kept in FILE.partial until then.")
  private @Nullable String out;

  @Option(names = "--resume", description = "Take what is in FILE.partial, and run the rest.")
  private boolean resume;

  @Option(names = "--jobs", paramLabel = "N", converter = Converters.Count.class,
      description = "Simulations at a time; default one per processor.")
  private int jobs = Runtime.getRuntime().availableProcessors();

  @Mixin
  private BackendArguments backend = new BackendArguments();

  @Option(names = "--max-wall", paramLabel = "TIME", converter = Converters.Time.class,
      description = "End each run early after this time of yours, looked at once per sample; one that does not look is killed.")
  private @Nullable Long maxWallNs;

  SweepCommand(Host host) {
    this.host = host;
  }

  /**
   * A run that is wanted.
   *
   * @param key hash of all that decides its result
   * @param weight of its job
   */
  private record Point(List<String> values, long seed, String key, List<String> arguments, double weight) {}

  @Override
  public Integer call() {
    List<SweepAxis> axes = axes();
    checkOptions();
    Document document = arguments.read(host);
    List<Point> points = points(axes, document);
    if (out == null) {
      return run(document, axes, points, null, null);
    }
    OutputFile.open(host, "--out", out).close(); // shows whether it can be written
    try (SweepJournal journal = SweepJournal.open(host, out, resume)) {
      return run(document, axes, points, journal, out);
    }
  }

  private List<SweepAxis> axes() {
    List<SweepAxis> axes = vary.stream().map(SweepAxis::parse).toList();
    Set<String> paths = new LinkedHashSet<>();
    long points = seeds == null ? 1 : seeds;
    for (SweepAxis a : axes) {
      if (!paths.add(a.path())) {
        throw new ScenarioException(Location.of("--vary " + a.path()), "is varied twice");
      }
      points = Math.multiplyExact(points, a.values().size());
      if (points > POINTS_MAX) {
        throw new ScenarioException(Location.of("--vary"), "makes more than " + Text.count(POINTS_MAX) + " runs, which is the limit");
      }
    }
    if (seeds != null && paths.contains(SweepAxis.SEED)) {
      throw new ScenarioException(Location.of("--seeds " + seeds), "the seed is varied already, by --vary");
    }
    return axes;
  }

  private void checkOptions() {
    for (String m : metrics) {
      if (!SweepOutcome.names().contains(m)) {
        throw new ScenarioException(Location.of("--metric " + m), "unknown metric" + Text.didYouMean(m, SweepOutcome.names())
            + " (known: " + String.join(", ", SweepOutcome.names()) + ")");
      }
    }
    if (out != null) {
      SweepFile.check("--out", out);
    } else if (resume) {
      throw new ScenarioException(Location.of("--resume"), "goes on with what is beside an --out FILE, and there is none");
    }
    checks.names(host);
  }

  // -- the grid -------------------------------------------------------------------------------------------

  /** All points, the last axis and then the seeds fastest. Each is bound, so that what is wrong with one is said before any runs. */
  private List<Point> points(List<SweepAxis> axes, Document document) {
    List<List<String>> grid = List.of(List.of());
    for (SweepAxis a : axes) {
      List<List<String>> longer = new ArrayList<>();
      for (List<String> values : grid) {
        for (String v : a.values()) {
          List<String> more = new ArrayList<>(values);
          more.add(v);
          longer.add(more);
        }
      }
      grid = longer;
    }
    List<Point> points = new ArrayList<>();
    for (List<String> values : grid) {
      points.addAll(points(axes, document, values));
    }
    return points;
  }

  private List<Point> points(List<SweepAxis> axes, Document document, List<String> values) {
    List<String> sets = new ArrayList<>();
    List<String> fixes = new ArrayList<>();
    OptionalLong seed = OptionalLong.empty();
    for (int i = 0; i < axes.size(); i++) {
      String path = axes.get(i).path();
      switch (path) {
        case SweepAxis.FIX -> fixes.add(values.get(i));
        case SweepAxis.SEED -> seed = OptionalLong.of(Long.parseLong(values.get(i)));
        default -> sets.add(path + "=" + values.get(i));
      }
    }
    int varied = sets.size();
    Scenario s = arguments.bindWith(host, document, sets, fixes, seed);
    long[] all = seeds == null ? new long[] {s.run().seed()} : LongStream.rangeClosed(1, seeds).toArray();
    long durationNs = untilNs == null ? s.run().durationNs() : untilNs;
    if (untilNs != null) {
      sets.add("run.duration=" + Durations.text(durationNs)); // and not --until: a sample is refused that is short for the duration
    }
    if (durationNs / s.run().sampleNs() < SAMPLES_MIN) {
      sets.add("run.sample=" + Durations.text(Math.max(1, durationNs / SAMPLES_MIN)));
    }
    Scenario whole = sets.size() == varied ? s : arguments.bindWith(host, document, sets, fixes, seed);
    List<Point> points = new ArrayList<>();
    for (long one : all) {
      List<String> words = new ArrayList<>(common());
      sets.forEach(x -> words.addAll(List.of("--set", x)));
      fixes.forEach(f -> words.addAll(List.of("--fix", f)));
      words.addAll(List.of("--seed", Long.toString(one)));
      points.add(new Point(values, one, key(whole, one), words, Job.weight(whole)));
    }
    return points;
  }

  /** What is the same in the arguments of all runs. */
  private List<String> common() {
    List<String> words = new ArrayList<>(arguments.words());
    if (maxWallNs != null) {
      words.addAll(List.of("--max-wall", Durations.text(maxWallNs)));
    }
    checks.names(host).forEach(c -> words.addAll(List.of("--check", c)));
    return words;
  }

  /** Versions, scenario with profiles and scripts, and what its hash leaves out. */
  private String key(Scenario s, long seed) {
    List<String> parts = new ArrayList<>(List.of(Version.stormbench()));
    host.plugins().loaded().forEach(p -> parts.add(p.id() + " " + p.version() + p.origin().sha256()));
    parts.addAll(List.of(s.sha256(), "seed " + seed, "max-wall " + maxWallNs, "checks " + checks.names(host)));
    s.fixes().stream().map(FixItem::name).forEach(parts::add);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  // -- the runs -------------------------------------------------------------------------------------------

  private int run(Document document, List<SweepAxis> axes, List<Point> points, @Nullable SweepJournal journal, @Nullable String file) {
    SweepOutcome[] outcomes = new SweepOutcome[points.size()];
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = journal == null ? null : journal.finished(points.get(i).key());
      if (outcomes[i] == null) {
        left.add(i);
      }
    }
    if (left.size() < outcomes.length) {
      host.err().println(outcomes.length - left.size() + " of " + Text.plural(outcomes.length, "run") + " were finished before");
    }
    try {
      run(axes, points, left, outcomes, journal);
    } catch (ChildRuns.ChildFailure e) {
      return e.exitCode(); // Ctrl-C, and this process says so
    }
    List<SweepRow> rows = new ArrayList<>();
    for (int i = 0; i < outcomes.length; i++) {
      rows.add(new SweepRow(points.get(i).values(), points.get(i).seed(), outcomes[i]));
    }
    if (journal != null && file != null) {
      write(axes, rows, journal, file);
    }
    boolean colours = host.terminal().out() && !host.terminal().type().equals("dumb") && System.getenv("NO_COLOR") == null;
    new SweepView(axes, rows, metrics, colours).lines().forEach(host.out()::println);
    return failures(rows);
  }

  private void run(List<SweepAxis> axes, List<Point> points, List<Integer> left, SweepOutcome[] outcomes, @Nullable SweepJournal journal) {
    if (left.isEmpty()) {
      return;
    }
    Steps steps = new Steps(host, left.size());
    List<Job> wanted = left.stream().map(points::get).map(p -> new Job(title(axes, p), p.arguments(), false, p.weight())).toList();
    new ChildRuns(host, jobs, backend, maxWallNs == null ? Workers.UNLIMITED_NS : maxWallNs).run(wanted, o -> {
      int i = left.get(o.index());
      outcomes[i] = SweepOutcome.of(o);
      if (journal != null) {
        journal.add(points.get(i).key(), outcomes[i]);
      }
      steps.done(o.job().title() + " " + outcomes[i].phase().sign());
    });
  }

  private String title(List<SweepAxis> axes, Point p) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < axes.size(); i++) {
      String path = axes.get(i).path();
      parts.add(path.substring(path.lastIndexOf('.') + 1) + "=" + p.values().get(i));
    }
    if (seeds != null) {
      parts.add("seed=" + p.seed());
    }
    return String.join(" ", parts);
  }

  private void write(List<SweepAxis> axes, List<SweepRow> rows, SweepJournal journal, String file) {
    List<String> words = common();
    if (untilNs != null) {
      words.addAll(List.of("--until", Durations.text(untilNs)));
    }
    List<String> wanted = metrics.isEmpty() ? SweepOutcome.names() : metrics;
    try (OutputFile f = OutputFile.open(host, "--out", file)) {
      new SweepFile(arguments.file(), words, axes, wanted, rows).write(f, file);
    }
    if (rows.stream().noneMatch(r -> r.outcome().status() == SweepOutcome.Status.FAILED)) {
      journal.delete();
    }
  }

  private int failures(List<SweepRow> rows) {
    List<SweepRow> failed = rows.stream().filter(r -> r.outcome().status() == SweepOutcome.Status.FAILED).toList();
    if (failed.isEmpty()) {
      return ExitCode.OK;
    }
    host.err().println(failed.size() + " of " + Text.plural(rows.size(), "run") + " have no result, the first because: "
        + failed.getFirst().outcome().reason() + (out == null ? "" : " (--resume runs them again)"));
    return ExitCode.PLUGIN;
  }
}
