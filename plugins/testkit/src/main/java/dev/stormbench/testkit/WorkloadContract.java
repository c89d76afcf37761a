package dev.stormbench.testkit;

import dev.stormbench.engine.RunReport;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.ProgramCallback;
import dev.stormbench.spi.workload.Setup;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletBody;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.spi.workload.TimerCallback;
import dev.stormbench.spi.workload.Workload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link Workload} must keep to. Besides what holds for all extensions: that it puts a load on the machine, and that it can be
 * stopped and started again.
 */
public abstract class WorkloadContract extends ExtensionContract<Workload> {
  private static final long MS = 1_000_000;

  /** By default an idle machine, and one with other load. */
  @Override
  protected List<TestScenario> scenarios() {
    return List.of(TestScenario.named("idle"), Scenarios.rtStorm());
  }

  @Override
  TestScenario put(TestScenario s) {
    return s.workload(name(), params());
  }

  @Override
  String items() {
    return "workloads";
  }

  @Override
  Workload spy(Workload real, Spy.Around around) {
    return Spy.on(Workload.class, real, (callback, of, args, call) ->
        around.call(callback, of, args, with -> call.with(new Object[] {setup((Setup) with[0], around)})));
  }

  /** A setup that stands before each callback that is given to it. */
  private static Setup setup(Setup real, Spy.Around around) {
    return Spy.on(Setup.class, real, (method, of, args, call) -> {
      Object[] spied = new Object[args.length];
      for (int i = 0; i < spied.length; i++) {
        spied[i] = argument(args[i], around);
      }
      return call.with(spied);
    });
  }

  private static Object argument(Object given, Spy.Around around) {
    return switch (given) {
      case TaskSpec t -> new TaskSpec(t.comm(), t.policy(), t.rtPriority(), t.nice(), t.cpus(), t.home(), t.kthread(), t.startNs(),
          t.timerSlackNs(), program(t.program(), around));
      case TaskletBody b -> Spy.on(TaskletBody.class, b, around);
      case TimerAction.Call(TimerCallback c) -> new TimerAction.Call(Spy.on(TimerCallback.class, c, around));
      case null, default -> given;
    };
  }

  private static Program program(Program program, Spy.Around around) {
    List<Program.Step> steps = new ArrayList<>();
    for (Program.Step s : program.steps()) {
      steps.add(s instanceof Program.Step.Call(ProgramCallback c) ? new Program.Step.Call(Spy.on(ProgramCallback.class, c, around)) : s);
    }
    return new Program(steps);
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("workload-does-something")
  void onAMachine_itDoesSomething() {
    for (TestScenario s : scenarios()) {
      RunReport without = new Bench().run(s).report();
      RunReport with = run(s).report();
      Rule.WORKLOAD_DOES_SOMETHING.check(!with.digest().equals(without.digest()), what() + " in scenario " + s + " leaves digest "
          + with.digest() + " as it is without");
    }
  }

  @Test
  @Tag("workload-starts-again")
  void stopped_itStartsAgain() {
    for (TestScenario s : scenarios()) {
      long ms = new Bench().bind(s).run().durationNs() / MS;
      TestScenario again = put(s).with("timeline", List.of(at(ms / 3, "stop"), at(ms / 2, "start")));
      try {
        Bench.run(new Bench(plugin()).bind(again));
      } catch (RuntimeException e) {
        throw Rule.WORKLOAD_STARTS_AGAIN.broken(what() + " in scenario " + s + ", stopped and started again: " + e.getMessage(), e);
      }
    }
  }

  private Map<String, Object> at(long ms, String action) {
    return Map.of("at", ms + "ms", "do", Map.of(action, name()));
  }
}
