package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.machine.Task;
import java.util.List;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Random small machines: no broken invariant, no exception, no lost wake-up, and all engines the same. */
class RandomMachineTest {
  private final Workbench workbench = new Workbench();

  @Property(tries = 300, seed = "20261122", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void anySmallMachine_keepsItsInvariants_andEndsTheSameUnderAllEngines(@ForAll long seed) {
    RandomMachine machine = RandomMachine.of(seed);
    String wrong = wrong(machine);
    if (wrong != null) {
      fail(minimal(machine, wrong));
    }
  }

  @Property(tries = 300, seed = "20261126", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void anySmallMachine_underAnyPolicies_keepsTheInvariantsThatAreLeft_andEndsTheSame(@ForAll long seed) {
    RandomMachine machine = RandomMachine.of(seed).underPolicies(seed);
    String wrong = wrong(machine);
    if (wrong != null) {
      fail(minimal(machine, wrong));
    }
  }

  @Test
  void theirTasksWaitForMutexes_andAreBoosted() {
    long waits = 0;
    long boosts = 0;
    for (long seed = 0; seed < 60; seed++) {
      RunReport.Pi pi = Workbench.run(workbench.text(RandomMachine.of(seed).yaml()), Engine.FAST).pi();
      waits += pi.waits();
      boosts += pi.boosts();
      assertThat(pi.deadlocks()).isZero();
    }
    assertThat(waits).isGreaterThan(30);
    assertThat(boosts).isGreaterThan(5);
  }

  private String minimal(RandomMachine machine, String wrong) {
    for (RandomMachine less : machine.smaller()) {
      String still = wrong(less);
      if (still != null) {
        return minimal(less, still);
      }
    }
    return wrong + "\nin this scenario, of which nothing can be left out:\n" + machine.yaml();
  }

  /** What is wrong with a machine, or null. */
  @Nullable String wrong(RandomMachine machine) {
    try {
      Scenario plain = workbench.text(machine.yaml());
      Simulation fused = Simulation.of(plain, Engine.FAST);
      RunReport report = Workbench.comparable(fused.run((now, end) -> true));
      List<String> left = fused.machine().tasks().stream().filter(RandomMachineTest::isProgram).map(t -> t.comm() + ":"
          + t.pid() + " is " + t.state() + " on CPU " + t.cpu() + (t.onRq() ? ", queued" : "")).toList();
      assertThat(left).as("tasks that have not come to their end").isEmpty();
      assertThat(report.kernelLog()).as("kernel log").noneMatch(l -> l.contains("WARNING"));
      assertThat(report.policies()).as("policies").allMatch(p -> p.state().equals("enabled"));
      Scenario checked = workbench.text(machine.yaml(), workbench.allChecks());
      RunReport watched = Workbench.comparable(Workbench.run(checked, Engine.FAST), report.scenarioSha256());
      RunReport naive = Workbench.comparable(Workbench.run(plain, Engine.NAIVE));
      assertThat(watched).as("with checkers").usingRecursiveComparison().isEqualTo(naive);
      assertThat(report).as("fast").usingRecursiveComparison().isEqualTo(naive);
      for (Engine other : Engine.all()) {
        if (!other.equals(Engine.FAST) && !other.equals(Engine.NAIVE)) {
          assertThat(Workbench.comparable(Workbench.run(plain, other))).as(other.toString()).usingRecursiveComparison().isEqualTo(naive);
        }
      }
      return null;
    } catch (AssertionError | RuntimeException e) {
      return e.toString();
    }
  }

  private static boolean isProgram(Task t) {
    return t.comm().matches("t[0-9]+|janitor");
  }
}
