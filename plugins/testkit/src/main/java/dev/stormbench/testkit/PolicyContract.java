package dev.stormbench.testkit;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.plugin.PluginException;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.sched.Scx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a {@link SchedulerPolicy} must keep to. Besides what holds for all extensions: that it is not ejected, that nobody starves and no
 * CPU idles while somebody waits, and that it ends cleanly if it is ejected after all. A callback that throws does not end the run: the
 * policy is ejected, and the result blames the plugin.
 */
public abstract class PolicyContract extends ExtensionContract<SchedulerPolicy> {
  private static final Set<String> BEFORE_THE_RUN = Set.of("timeoutNs", "enqLast", "enqMigrationDisabled", "init");
  private static final long MS = 1_000_000;
  private static final long LOOK_NS = 10 * MS;
  private static final int LOOKS_IDLE = 20;
  private static final long LONG_MS = 1_000;
  private static final long MARGIN_MS = 2_000;

  /** The class that it stands in for: {@code fair}, the default, or {@code rt}. */
  protected String slot() {
    return "fair";
  }

  private boolean isRt() {
    return slot().equals("rt");
  }

  /** By default a crowd of tasks that do all that a scheduler meets, a storm of RT push, and a healthy machine. */
  @Override
  protected List<TestScenario> scenarios() {
    return List.of(crowd(), Scenarios.rtStorm(), Scenarios.healthy());
  }

  /** More tasks of its class than CPUs, by default {@link Scenarios#crowd}. */
  protected TestScenario crowd() {
    return Scenarios.crowd(isRt());
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

  private RunReport.Policy end(Outcome o) {
    return o.report().policies().getFirst();
  }

  @Override
  void checkBlamed(String here, String callback, @Nullable Throwable thrown, @Nullable Outcome ended) {
    if (BEFORE_THE_RUN.contains(callback)) {
      super.checkBlamed(here, callback, thrown, ended);
      return;
    }
    if (ended == null) {
      throw Rule.THROW_IS_BLAMED.broken(here + " threw, and the run ended with " + thrown, thrown);
    }
    RunReport.Policy p = end(ended);
    Rule.THROW_IS_BLAMED.check(p.state().equals("ejected") && p.message().contains(plugin().id()),
        here + " threw, and the policy is " + p.state() + ": " + p.message());
  }

  // -- the rules --------------------------------------------------------------------------------------

  @Test
  @Tag("policy-stays")
  void nothingItDoes_ejectsIt() {
    for (TestScenario s : scenarios()) {
      checkStays(Rule.POLICY_STAYS, s, run(s));
    }
  }

  private void checkStays(Rule rule, TestScenario s, Outcome o) {
    RunReport.Policy p = end(o);
    rule.check(p.state().equals("enabled"), what() + " in scenario " + s + " is " + p.state() + " at " + p.endedNs() + " ns, "
        + p.reason() + ": " + p.message() + "\n  " + String.join("\n  ", p.dump()));
  }

  /** As long as a task may wait, and some more. */
  @Test
  @Tag("policy-starves-nobody")
  void nobody_starves() {
    long[] timeoutNs = {SchedulerPolicy.TIMEOUT_NS};
    run(crowd(), p -> {
      timeoutNs[0] = p.timeoutNs();
      return p;
    });
    TestScenario s = crowd().lastingMs(timeoutNs[0] / MS * 3 / 2 + MARGIN_MS);
    checkStays(Rule.POLICY_STARVES_NOBODY, s, run(s));
  }

  @Test
  @Tag("policy-keeps-cpus-busy")
  void noCpuIdles_whileATaskWaits() {
    TestScenario s = crowd().lastingMs(LONG_MS);
    Simulation simulation = Simulation.of(bound(s), Engine.FAST);
    Map<Task, Integer> looks = new LinkedHashMap<>();
    for (long ns = LOOK_NS; ns < LONG_MS * MS; ns += LOOK_NS) {
      simulation.runTo(ns);
      Machine m = simulation.machine();
      for (Task p : m.tasks()) {
        int idle = p.onRq() && !p.onCpu() ? idleCpuOf(m, p) : -1;
        if (idle < 0) {
          looks.remove(p);
        } else if (looks.merge(p, 1, Integer::sum) >= LOOKS_IDLE) {
          throw Rule.POLICY_KEEPS_CPUS_BUSY.broken(what() + " in scenario " + s + " at " + ns + " ns: " + p + " has waited for "
              + LOOKS_IDLE * LOOK_NS + " ns with a CPU idle that it may use, now CPU " + idle);
        }
      }
    }
  }

  private static int idleCpuOf(Machine m, Task p) {
    for (int cpu : p.allowedCpus()) {
      if (m.cpu(cpu).curr().pid() == 0 && (p.migrationDisabled() == 0 || cpu == p.cpu())) {
        return cpu;
      }
    }
    return -1;
  }

  @Test
  @Tag("policy-ends")
  void ejected_itEndsCleanly() {
    for (TestScenario s : scenarios()) {
      int[] calls = {0};
      Outcome whole = run(s, p -> spy(p, (callback, of, args, call) -> {
        calls[0]++;
        return call.with(args);
      }));
      for (int at : new int[] {calls[0] / 3, calls[0] / 2}) {
        Outcome o = run(s, p -> ejectedAt(p, at));
        RunReport.Policy p = end(o);
        String here = what() + " in scenario " + s + ", ";
        Rule.POLICY_ENDS.check(p.state().equals("ejected"), here + "to be ejected at call " + at + " of " + calls[0] + ", is " + p.state());
        here += "ejected at " + p.endedNs() + " ns: ";
        Rule.POLICY_ENDS.check(p.dump().stream().noneMatch(line -> line.contains("() threw ")), here + p.dump());
        Rule.POLICY_ENDS.check(o.report().events() > whole.report().events() / 4, here + "hardly anything happens afterwards");
      }
    }
  }

  private SchedulerPolicy ejectedAt(SchedulerPolicy real, int at) {
    int[] calls = {0};
    return spy(real, (callback, of, args, call) -> {
      Object answer = call.with(args);
      if (++calls[0] >= at && calls[0] < at + LOOKS_IDLE && args.length > 0 && args[0] instanceof Scx scx && !callback.equals("dump")) {
        scx.error("the kit ejects it");
      }
      return answer;
    });
  }
}
