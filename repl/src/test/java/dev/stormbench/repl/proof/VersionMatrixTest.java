package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Feature;
import dev.stormbench.engine.scenario.Scenario;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * What a run does not show of the version matrix, kernel-facts.md 20. The other rows that have a switch are facts: see
 * {@link FactsTest}. KernelSpec.Rules says which rows have no switch, and why.
 */
@DisplayName("Version matrix")
class VersionMatrixTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final Path TARGETS = WORKBENCH.home.resolve("scripts/fidelity/facts/targets.yaml");

  @Test
  @DisplayName("empty highest_prio: 100 (before v5.10), 99 since; no task has prio 99, so no decision depends on it")
  void emptyHighestPrio() {
    assertThat(digestWithEmptyPrio(99)).isEqualTo(digestWithEmptyPrio(100));
  }

  private static String digestWithEmptyPrio(int empty) {
    Simulation s = Simulation.of(WORKBENCH.file(TARGETS, "kernel.rt-empty-prio=" + empty), Engine.FAST);
    String digest = s.run((now, end) -> true).digest();
    assertThat(s.machine().cpu(0).rq().highestPrioCurr()).isEqualTo(empty);
    assertThat(s.machine().cpu(0).rq().highestPrioNext()).isEqualTo(empty);
    return digest;
  }

  @Test
  @DisplayName("RT_PUSH_IPI default: PREEMPT_RT has it on, whatever the release")
  void rtPushIpiDefault() {
    assertThat(rtPushIpi("voluntary")).isFalse();
    assertThat(rtPushIpi("rt")).isTrue();
  }

  private static boolean rtPushIpi(String preempt) {
    Scenario s = WORKBENCH.file(TARGETS, "kernel.features={}", "kernel.profile=v6.1", "kernel.preempt=" + preempt);
    return s.kernel().feature(Feature.RT_PUSH_IPI);
  }
}
