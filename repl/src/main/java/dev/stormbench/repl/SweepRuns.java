package dev.stormbench.repl;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.engine.scenario.FixItem;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.ChildRuns.Job;
import dev.stormbench.repl.sweep.Axis;
import dev.stormbench.repl.sweep.Outcome;
import dev.stormbench.spi.scenario.Document;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs of one scenario with other values: planned and bound before any of them runs, made once each, and remembered in a journal. */
final class SweepRuns implements AutoCloseable {
  /** Fewer samples do not show whether a backlog grows; more cost the digest nothing. */
  private static final int SAMPLES_MIN = 40;

  private final Host host;
  private final ScenarioArguments arguments;
  private final RunsArguments options;
  private final List<String> metrics;
  private final List<String> more;
  private final Document document;
  private final @Nullable SweepJournal journal;
  private final ChildRuns children;
  private final Map<String, Outcome> outcomes;
  private @Nullable Long untilNs;
  private Function<RunReport, Map<String, Long>> figures = r -> Map.of();

  /**
   * Reads the scenario and what was finished before.
   *
   * @param metrics that are wanted of each run
   * @param more words for each run
   */
  SweepRuns(Host host, ScenarioArguments arguments, RunsArguments options, List<String> metrics, List<String> more) {
    this.host = host;
    this.arguments = arguments;
    this.options = options;
    this.metrics = List.copyOf(metrics);
    this.more = List.copyOf(more);
    this.document = arguments.read(host);
    this.journal = options.journal(host);
    this.children = options.runs(host);
    this.outcomes = new LinkedHashMap<>();
    this.untilNs = options.untilNs();
  }

  private SweepRuns(SweepRuns first, ScenarioArguments arguments, List<String> more) {
    this.host = first.host;
    this.arguments = arguments;
    this.options = first.options;
    this.metrics = first.metrics;
    this.more = List.copyOf(more);
    this.document = arguments.read(host);
    this.journal = first.journal;
    this.children = first.children;
    this.outcomes = first.outcomes;
    this.untilNs = first.untilNs;
  }

  /** Plans runs of another scenario, which the first makes with its own; only the first is closed. */
  SweepRuns beside(ScenarioArguments other, List<String> otherWords) {
    return new SweepRuns(this, other, otherWords);
  }

  /** Runs end at this time. */
  SweepRuns until(long ns) {
    untilNs = ns;
    return this;
  }

  /** Keeps these of each result, too; their names are among the metrics that are wanted. */
  SweepRuns with(Function<RunReport, Map<String, Long>> more) {
    figures = more;
    return this;
  }

  /**
   * A run that is wanted.
   *
   * @param key hash of all that decides its result
   */
  record Run(String title, long seed, String key, Job job) {}

  /** Some values in place, bound: what is wrong with them was said. */
  final class Point {
    private final String title;
    private final Scenario scenario;
    private final List<String> words;

    private Point(String title, Scenario scenario, List<String> words) {
      this.title = title;
      this.scenario = scenario;
      this.words = words;
    }

    /** With these values. */
    Scenario scenario() {
      return scenario;
    }

    /** One run of it with the scenario's seed. */
    Run run() {
      return run(scenario.run().seed(), title);
    }

    /** One with another seed. */
    Run run(long seed) {
      return run(seed, title + " seed=" + seed);
    }

    private Run run(long seed, String named) {
      List<String> all = new ArrayList<>(words);
      all.addAll(List.of("--seed", Long.toString(seed)));
      return new Run(named, seed, key(scenario, seed), new Job(named, all, false, Job.weight(scenario)));
    }
  }

  /** Binds the scenario with a value of each axis. */
  Point point(List<Axis> axes, List<String> values) {
    List<String> sets = new ArrayList<>();
    List<String> fixes = new ArrayList<>();
    List<String> policies = new ArrayList<>();
    List<String> title = new ArrayList<>();
    OptionalLong seed = OptionalLong.empty();
    for (int i = 0; i < axes.size(); i++) {
      String path = axes.get(i).path();
      String value = values.get(i);
      title.add(path.substring(path.lastIndexOf('.') + 1) + "=" + value);
      switch (path) {
        case Axis.FIX -> fixes.add(value);
        case Axis.SEED -> seed = OptionalLong.of(Long.parseLong(value));
        case String p when Axis.isPolicy(p) -> policies.add(p.substring(Axis.POLICY.length()) + "=" + value);
        default -> sets.add(path + "=" + value);
      }
    }
    int varied = sets.size();
    Scenario s = arguments.bindWith(host, document, sets, fixes, policies, seed);
    long durationNs = untilNs == null ? s.run().durationNs() : untilNs;
    if (untilNs != null) {
      sets.add("run.duration=" + Durations.text(durationNs)); // and not --until: a sample is refused that is short for the duration
    }
    if (durationNs / s.run().sampleNs() < SAMPLES_MIN) {
      sets.add("run.sample=" + Durations.text(Math.max(1, durationNs / SAMPLES_MIN)));
    }
    Scenario whole = sets.size() == varied ? s : arguments.bindWith(host, document, sets, fixes, policies, seed);
    List<String> words = new ArrayList<>(common());
    sets.forEach(x -> words.addAll(List.of("--set", x)));
    fixes.forEach(f -> words.addAll(List.of("--fix", f)));
    policies.forEach(p -> words.addAll(List.of("--policy", p)));
    return new Point(title.isEmpty() ? "as it is" : String.join(" ", title), whole, words);
  }

  /** What is the same in the arguments of all runs. */
  List<String> common() {
    List<String> words = new ArrayList<>(arguments.words());
    words.addAll(options.words(host));
    words.addAll(more);
    return words;
  }

  /** Versions, scenario with profiles and scripts, and what its hash leaves out. */
  private String key(Scenario s, long seed) {
    List<String> parts = new ArrayList<>(List.of(Version.stormbench()));
    host.plugins().loaded().forEach(p -> parts.add(p.id() + " " + p.version() + p.origin().sha256()));
    parts.addAll(List.of(s.sha256(), "seed " + seed));
    parts.addAll(options.key(host));
    parts.addAll(more);
    s.fixes().stream().map(FixItem::name).forEach(parts::add);
    return HexFormat.of().formatHex(Sha256.of(String.join("\n", parts)));
  }

  /** Says how many of these were finished before, if any were. */
  void tellFinished(List<Run> wanted) {
    long finished = wanted.stream().filter(r -> of(r) != null).count();
    if (finished > 0) {
      host.err().println(finished + " of " + Text.plural(wanted.size(), "run") + " were finished before");
    }
  }

  /**
   * Makes those of the runs of which nothing is known, with a line of progress each; {@link #outcome} has what came of them.
   *
   * @throws ChildRuns.ChildFailure if this process is interrupted
   */
  void make(List<Run> wanted) {
    Map<String, Run> left = new LinkedHashMap<>();
    wanted.stream().filter(r -> of(r) == null).forEach(r -> left.putIfAbsent(r.key(), r));
    if (left.isEmpty()) {
      return;
    }
    List<Run> runs = List.copyOf(left.values());
    Steps steps = new Steps(host, runs.size());
    children.runMore(runs.stream().map(Run::job).toList(), o -> {
      String key = runs.get(o.index()).key();
      Outcome outcome = o.result() == null ? Outcome.failed(o.exitCode(), o.reason())
          : Outcome.of(o.result().report(), o.truncated(), o.exitCode(), o.said(), metrics).with(figures.apply(o.result().report()));
      outcomes.put(key, outcome);
      if (journal != null) {
        journal.add(key, outcome);
      }
      steps.done(o.job().title() + " " + outcome.phase().sign());
    });
  }

  private @Nullable Outcome of(Run run) {
    Outcome o = outcomes.get(run.key());
    return o == null && journal != null ? journal.finished(run.key(), metrics) : o;
  }

  /** What came of a run that was made. */
  Outcome outcome(Run run) {
    return Objects.requireNonNull(of(run), run.title());
  }

  /** All is in the file that was wanted. */
  void forget() {
    if (journal != null) {
      journal.delete();
    }
  }

  @Override
  public void close() {
    children.close();
    if (journal != null) {
      journal.close();
    }
  }
}
