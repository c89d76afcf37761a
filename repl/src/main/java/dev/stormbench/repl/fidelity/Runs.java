package dev.stormbench.repl.fidelity;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.trace.TraceRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Runs scenarios of {@code scripts/fidelity}. */
@FunctionalInterface
public interface Runs {
  /** A scenario as it was bound, and its result. */
  record Result(Scenario scenario, RunReport report) {}

  /**
   * Runs one.
   *
   * @param file relative to {@code scripts/fidelity}
   * @param sets what {@code --set} says
   * @param observer sees every tracepoint
   */
  Result run(Path file, List<String> sets, Consumer<TraceRecord> observer);

  /** Runs one that nobody observes. */
  default Result run(Path file, List<String> sets) {
    return run(file, sets, r -> { });
  }
}
