package dev.stormbench.repl.shrink;

import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.scenario.Node;
import java.util.List;

/** Who runs candidates. */
public interface Trials {
  /** Hears answers. */
  @FunctionalInterface
  interface Ear {
    /** Returns whether the next answer is wanted. */
    boolean hear(int index, Answer answer);
  }

  /**
   * Checks a scenario, and that there can be the finding in it.
   *
   * @throws dev.stormbench.spi.scenario.ScenarioException if not
   */
  Scenario bind(Node.Mapping scenario);

  /**
   * Runs candidates that bind; several at a time, and perhaps more than are wanted.
   *
   * @param stepsMax a run that takes more is ended and rejected
   * @param ear gets the answers in the order of the candidates
   */
  void run(List<Candidate> candidates, long stepsMax, Ear ear);
}
