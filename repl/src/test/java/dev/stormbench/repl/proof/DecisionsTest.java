package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.fidelity.Agreement;
import dev.stormbench.repl.fidelity.DecisionCase;
import dev.stormbench.repl.fidelity.DecisionScenarios;
import dev.stormbench.repl.fidelity.Finding;
import dev.stormbench.repl.fidelity.Recording;
import dev.stormbench.repl.fidelity.Unmatched;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every recorded decision scenario that counts: who ran where is what the real kernel did. */
class DecisionsTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final Path FOLDER = WORKBENCH.home.resolve("scripts/fidelity");
  private static final DecisionScenarios DECISIONS = new DecisionScenarios(WORKBENCH::runFidelity, WORKBENCH::read, FOLDER);

  private static final Unmatched UNMATCHED = new Unmatched(Workbench.text(FOLDER.resolve("unmatched.json")));

  private static Scenario scenario(Path file, List<String> sets) {
    return WORKBENCH.file(FOLDER.resolve(file), sets.toArray(String[]::new));
  }

  static List<DecisionCase> counting() {
    return DECISIONS.counting();
  }

  @Test
  void allThatWasRecordedIsThere() {
    Map<String, Integer> configs = new TreeMap<>();
    counting().forEach(c -> configs.merge(c.config(), 1, Integer::sum));
    assertThat(configs).isEqualTo(Map.of("612_push", 20, "612_nopush", 20, "61_push", 20, "61_nopush", 20,
        "612_S15only", 1, "612_S31only", 1, "61_S15only", 1, "61_S31only", 1));
  }

  @ParameterizedTest
  @MethodSource("counting")
  void oursDoesWhatTheRealKernelDid(DecisionCase c) {
    assertThat(DECISIONS.compare(c).got()).isEqualTo("the same");
  }

  @ParameterizedTest
  @MethodSource("counting")
  void theOrderInsideItsDecisionsIsTheSame_butWhereARaceIsKnown(DecisionCase c) {
    Finding f = DECISIONS.compareOrder(c);
    assertThat(f.agrees()).as(f.got()).isEqualTo(UNMATCHED.reason(f).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("counting")
  void bothEnginesAgree_andNoInvariantBreaks(DecisionCase c) {
    List<String> sets = new ArrayList<>(c.settings(DECISIONS.recording(c)));
    Scenario s = scenario(DecisionScenarios.spec(c), sets);
    assertThat(Workbench.comparable(Workbench.run(s, Engine.FAST))).usingRecursiveComparison()
        .isEqualTo(Workbench.comparable(Workbench.run(s, Engine.NAIVE)));
    sets.add(WORKBENCH.allChecks());
    Workbench.run(scenario(DecisionScenarios.spec(c), sets), Engine.FAST);
  }

  /** Other rules give other segments: the comparison tells recordings of one scenario apart. */
  @Test
  void theComparisonBites() {
    Recording token = DECISIONS.recording(new DecisionCase("S27_three_overloaded_sleep", "612_push"));
    Recording throttled = DECISIONS.recording(new DecisionCase("S15_rt_throttle", "61_S15only"));
    Recording served = DECISIONS.recording(new DecisionCase("S15_rt_throttle", "612_S15only"));
    Recording other = DECISIONS.recording(new DecisionCase("S29_two_waiters_one_cpu", "612_push"));

    assertThat(Agreement.firstDifference(token.segments(), token.segments())).isEmpty();
    assertThat(Agreement.firstDifference(token.segments(), other.segments())).isPresent();
    assertThat(Agreement.firstDifference(throttled.segments(), served.segments()))
        .contains("CPU 1: recorded H@1 53.2-123.2*, ours H@1 210.1-450.0");
  }
}
