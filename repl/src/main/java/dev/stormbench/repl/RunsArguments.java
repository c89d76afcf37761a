package dev.stormbench.repl;

import dev.stormbench.engine.scenario.Durations;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How many runs are made, and where what came of them is kept: the same for all commands that make many. */
final class RunsArguments {
  @Option(names = "--until", paramLabel = "TIME", converter = Converters.Time.class,
      description = "End each run at this virtual time, such as 3s, instead of the scenario's duration. Each is sampled "
          + "at least 40 times.")
  private @Nullable Long untilNs;

  @Mixin
  private CheckArguments checks = new CheckArguments();

  @Option(names = "--out", paramLabel = "FILE", description = "Write what came out; the ending says how (see above). What is "
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

  /** Refuses what cannot be, before anything is read; {@code endings} are those of {@link #out}. */
  void check(Host host, List<String> endings) {
    String name = out;
    if (name == null) {
      if (resume) {
        throw new ScenarioException(Location.of("--resume"), "goes on with what is beside an --out FILE, and there is none");
      }
    } else if (endings.stream().noneMatch(name::endsWith)) {
      String ending = name.contains(".") ? name.substring(name.lastIndexOf('.')) : "";
      throw new ScenarioException(Location.of("--out " + name), "the ending of the name says no format"
          + (ending.isEmpty() ? "" : Text.didYouMean(ending, endings)) + " (accepted: " + String.join(", ", endings) + ")");
    }
    checks.names(host);
  }

  /** The file that is wanted; null if none is. */
  @Nullable String out() {
    return out;
  }

  /** The journal beside that file; null if none is wanted. */
  @Nullable SweepJournal journal(Host host) {
    if (out == null) {
      return null;
    }
    OutputFile.open(host, "--out", out).close(); // shows whether it can be written
    return SweepJournal.open(host, out, resume);
  }

  @Nullable Long untilNs() {
    return untilNs;
  }

  int jobs() {
    return jobs;
  }

  /** What makes the runs. */
  ChildRuns runs(Host host) {
    return new ChildRuns(host, jobs, backend, maxWallNs == null ? Workers.UNLIMITED_NS : maxWallNs);
  }

  /** What is the same in the arguments of all runs. */
  List<String> words(Host host) {
    List<String> words = new ArrayList<>();
    if (maxWallNs != null) {
      words.addAll(List.of("--max-wall", Durations.text(maxWallNs)));
    }
    checks.names(host).forEach(c -> words.addAll(List.of("--check", c)));
    return words;
  }

  /** What of these a result depends on, and the hash of a scenario does not show. */
  List<String> key(Host host) {
    return List.of("max-wall " + maxWallNs, "checks " + checks.names(host));
  }
}
