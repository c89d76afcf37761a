package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The invariants of kernel-facts.md 19, checked as the scenarios run; that checking changes nothing, too. */
class InvariantsTest {
  private static final Workbench WORKBENCH = new Workbench();

  static List<String> names() {
    return WORKBENCH.names("small");
  }

  @ParameterizedTest
  @MethodSource("names")
  void aSmallScenario_breaksNoInvariant(String name) {
    assertHolds("small/" + name);
  }

  @Test
  void theFirst100msOfTheStorm_breakNoInvariant() {
    assertHolds("rt-push-storm", "run.duration=100ms");
  }

  @Test
  void theFirstSecondOfTheBaseline_breaksNoInvariant() {
    assertHolds("rt-push-baseline", "run.duration=1s");
  }

  private static void assertHolds(String name, String... sets) {
    Scenario plain = WORKBENCH.script(name, sets);
    String[] checked = java.util.Arrays.copyOf(sets, sets.length + 1);
    checked[sets.length] = WORKBENCH.allChecks();
    RunReport r = Workbench.run(WORKBENCH.script(name, checked), Engine.FAST);
    assertThat(r.digest()).isEqualTo(Workbench.run(plain, Engine.FAST).digest());
  }
}
