package dev.stormbench.testkit;

import dev.stormbench.engine.RunReport.Policy;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.TaskSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link SchedulerPolicy} must keep to. Besides what holds for all extensions: that it is not ejected, whatever happens to its
 * tasks, and that all of them run where there is time for all.
 */
public abstract class PolicyContract extends ExtensionContract<SchedulerPolicy> {
  private static final String RT = "rt";
  private static final long US = 1_000;
  private static final int TASKS = 8;
  private static final int LASTING_MS = 200;
  private static final long LEAST_NS = 5_000_000;

  /** The class that it stands in for: {@code fair}, as by default, or {@code rt}. */
  protected String slot() {
    return "fair";
  }

  /** By default tasks of its class to which all happens that can, and a healthy machine. */
  @Override
  protected List<TestScenario> scenarios() {
    return List.of(Scenarios.schedStorm(slot().equals(RT)), Scenarios.healthy().lastingMs(60));
  }

  @Override
  TestScenario put(TestScenario s) {
    return s.policy(slot(), name(), params());
  }

  @Override
  String items() {
    return "policies";
  }

  @Override
  SchedulerPolicy spy(SchedulerPolicy real, Spy.Around around) {
    return Spy.on(SchedulerPolicy.class, real, around);
  }

  /** A policy that throws is ejected, and the run goes on. */
  @Override
  void wentOn(String here, Outcome outcome) {
    Policy p = outcome.report().policies().getFirst();
    String text = p.message() + " " + p.dump();
    Rule.THROW_IS_BLAMED.check(p.state().equals("ejected") && text.contains("the kit lets "), here + "the policy is " + p);
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("policy-stays")
  void aPolicy_isNotEjected() {
    for (TestScenario s : scenarios()) {
      Policy p = run(s).report().policies().getFirst();
      Rule.POLICY_STAYS.check(p.state().equals("enabled"), what() + " in scenario " + s + " is " + p.state() + " at " + p.endedNs() + " ns: "
          + p.reason() + ", " + p.message());
    }
  }

  @Test
  @Tag("policy-runs-all")
  void whereThereIsTime_allRun() {
    TestScenario s = TestScenario.named("half-busy").lastingMs(LASTING_MS).load("tasks", setup -> {
      for (int i = 0; i < TASKS; i++) {
        Program program = Program.builder().run(1_000 * US).sleep(3_000 * US).loop().build();
        setup.spawn(slot().equals(RT) ? TaskSpec.fifo("task-" + i, 50, new int[0], i % 4, program)
            : TaskSpec.other("task-" + i, new int[0], i % 4, program));
      }
    });
    List<Task> tasks = new ArrayList<>();
    run(s, () -> {
      Simulation machine = Simulation.of(bound(s), Engine.FAST);
      Outcome end = Bench.end(machine);
      tasks.addAll(machine.machine().tasks());
      return end;
    });
    Set<String> starving = new TreeSet<>();
    for (Task t : tasks) {
      if (t.comm().startsWith("task-") && t.sumExecRuntimeNs() < LEAST_NS) {
        starving.add(t.comm() + " (" + t.sumExecRuntimeNs() + " ns)");
      }
    }
    Rule.POLICY_RUNS_ALL.check(starving.isEmpty(), what() + ": of " + TASKS + " tasks on 4 CPUs that want a quarter of a CPU each, in " + LASTING_MS
        + " ms these ran for less than " + LEAST_NS + " ns: " + starving);
  }
}
