package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.Simulation.Halt;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A machine that is stopped, looked at and changed is the one that a timeline describes. */
class StandingStillTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final String STORM = "rt-push-storm";
  private static final long MS = 1_000_000;

  private static Scenario storm(String... more) {
    List<String> sets = new ArrayList<>(List.of("run.duration=20ms", "run.sample=3ms"));
    sets.addAll(List.of(more));
    return WORKBENCH.script(STORM, sets.toArray(String[]::new));
  }

  private static RunReport plain(Engine engine, String... more) {
    return Workbench.comparable(Workbench.run(storm(more), engine));
  }

  private static RunReport end(Simulation s) {
    return Workbench.comparable(s.run((now, end) -> true));
  }

  private static void assertSame(RunReport a, RunReport b) {
    assertThat(a).usingRecursiveComparison().isEqualTo(b);
  }

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void stopsAtAnyInstant_andLooks_changeNothing(Engine engine) {
    Simulation s = Simulation.of(storm(), engine);
    SplittableRandom random = new SplittableRandom(1);
    for (long ns = 0; ns < 20 * MS; ns += random.nextLong(2 * MS)) {
      assertThat(s.runTo(ns)).isEqualTo(Halt.TIME);
      assertThat(s.nowNs()).isEqualTo(ns);
      assertThat(s.runTo(random.nextLong(ns + 1))).as("the past").isEqualTo(Halt.TIME);
      s.machine().tasks().forEach(t -> s.machine().cpu(t.cpu()).stack());
      s.report();
    }
    assertSame(end(s), plain(engine));
  }

  @Test
  void observersThatComeAndGo_changeNothing_andSeeTheSameOfTheirCpus() {
    List<String> all = new ArrayList<>();
    Simulation watched = Simulation.of(storm(), Engine.NAIVE);
    watched.observe(r -> {
      if (r.timeNs() >= 5 * MS && r.timeNs() < 9 * MS && (r.cpu() == 47 || r.cpu() == 95)) {
        all.add(r.timeNs() + " " + r.cpu() + " " + r.event() + " " + r.flags() + " " + r.arg(1));
      }
    });
    watched.runTo(20 * MS);

    List<String> some = new ArrayList<>();
    Simulation s = Simulation.of(storm(), Engine.FAST);
    s.runTo(5 * MS);
    try (Simulation.Observation o = s.observe(r -> some.add(r.timeNs() + " " + r.cpu() + " " + r.event() + " " + r.flags()
        + " " + r.arg(1)), 47, 95)) {
      s.runTo(9 * MS);
    }
    long seen = some.size();
    assertSame(end(s), plain(Engine.FAST));
    assertThat(some).hasSize((int) seen).isEqualTo(all).isNotEmpty();
  }

  @Test
  void cpusThatNobodyLooksAt_stayFast() {
    Simulation some = Simulation.of(storm(), Engine.FAST);
    some.observe(r -> { }, 47, 95);
    Simulation every = Simulation.of(storm(), Engine.FAST);
    every.observe(r -> { });
    assertSame(end(some), end(every));
    assertThat(some.steps()).isLessThan(every.steps() / 2);
  }

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void aStopThatAnObserverAsksFor_isBeforeTheNextNanosecond(Engine engine) {
    Simulation s = Simulation.of(storm(), engine);
    long[] hit = {-1};
    try (Simulation.Observation o = s.observe(r -> {
      if (hit[0] < 0 && r.event() == TraceEvent.TASKLET_ENTRY) {
        hit[0] = r.timeNs();
        s.stopSoon();
      }
    })) {
      assertThat(s.runTo(20 * MS)).isEqualTo(Halt.REQUESTED);
    }
    assertThat(s.nowNs()).isEqualTo(hit[0] + 1);
    s.stopSoon();
    assertThat(s.runTo(20 * MS)).as("nothing is asked for while it stands still").isEqualTo(Halt.TIME);
    assertSame(end(s), plain(engine));
  }

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void interventions_areEntriesOfTheTimeline(Engine engine) {
    String one = "watchdogs=[softlockup]";
    String timeline = "timeline=[{ at: 3ms, do: { watchdog: rcu-stall } }, { at: 4ms, do: { feature: { RT_PUSH_IPI: false } } }, { at: 9000001ns, do: "
        + "{ sysctl: { kernel.watchdog_thresh: 5 }, stop: psimon } }, { at: 12ms, do: { start: psimon, fix: skip-prio-bail, "
        + "feature: { RT_PUSH_IPI: true }, cost: { irq-entry: 500ns } } }, { at: 13ms, do: { workload: { fifo-sleepers: { id: more, "
        + "cpus: [3], sleep: 50us } } } }, { at: 18ms, do: { stop: more } }]";
    Scenario described = storm(one, timeline);
    Simulation s = Simulation.of(storm(one), engine);
    described.timeline().forEach(t -> {
      s.runTo(t.atNs());
      s.intervene(t);
    });
    String digest = end(s).digest();
    assertThat(digest).isEqualTo(Workbench.run(described, engine).digest()).isNotEqualTo(plain(engine).digest());
  }

  @Test
  void lockups_areToldAsTheyHappen() {
    Scenario scenario = WORKBENCH.text("""
        format: 1
        name: stuck
        machine: { cpus: 2 }
        kernel: { profile: v7.0 }
        costs: generic-x86
        workloads: [{ softirq-items: { cpus: [1], period: 40s, pool: 1, work: 60s } }]
        watchdogs: [softlockup]
        run: { duration: 80s, seed: 1 }
        """);
    Simulation s = Simulation.of(scenario, Engine.FAST);
    List<RunReport.Lockup> told = new ArrayList<>();
    s.onLockup(l -> {
      told.add(l);
      s.stopSoon();
    });
    assertThat(s.runTo(80_000_000_000L)).isEqualTo(Halt.REQUESTED);
    assertThat(told).hasSize(1).isEqualTo(s.lockups());
    assertThat(s.nowNs()).isEqualTo(told.getFirst().timeNs() + 1);
  }
}
