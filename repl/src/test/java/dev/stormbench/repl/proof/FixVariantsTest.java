package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each fix differs from none where its rule says, and only there; both engines agree. */
class FixVariantsTest {
  private static final Workbench WORKBENCH = new Workbench();

  private static Scenario scenario(String name, String fixes, String... more) {
    String[] sets = Arrays.copyOf(more, more.length + 1);
    sets[more.length] = "fixes=[" + fixes + "]";
    return switch (name) {
      case "storm", "pinned-first", "passes", "waiters" ->
          WORKBENCH.file(WORKBENCH.home.resolve("repl/src/test/resources/dev/stormbench/repl/fixes/" + name + ".yaml"), sets);
      case "gate" -> WORKBENCH.file(WORKBENCH.home.resolve("scripts/fidelity/facts/ksoftirqd-gate.yaml"), sets);
      default -> WORKBENCH.script(name, sets);
    };
  }

  private static RunReport run(String name, String fixes, String... more) {
    Scenario s = scenario(name, fixes, more);
    RunReport fast = Workbench.run(s, Engine.FAST);
    assertThat(Workbench.comparable(Workbench.run(s, Engine.NAIVE))).usingRecursiveComparison().isEqualTo(Workbench.comparable(fast));
    return fast;
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "storm | none | bounded-resched",
      "storm | none | bounded-resched-literal",
      "storm | none | clear-overload-on-bail",
      "storm | none | walk-ratelimit",
      "storm | walk-ratelimit | walk-ratelimit: { walks: 3 }",
      "storm | bounded-resched | bounded-resched: { attempts: 40 }",
      "small/pull-on-sleep-token | none | push-ipi-default-off",
      "pinned-first | skip-prio-bail | skip-prio-bail, next-pushable",
      "museum/pro-audio/scenario | no-rt-push-ipi | no-rt-push-ipi, push-on-boost",
      "museum/pro-audio/head-of-line/scenario | none | push-past-stuck",
      "gate | none | ksoftirqd-gate-4-9",
      "small/ksoftirqd-wakeup | none | ksoftirqd-first",
      "passes | none | tasklet-budget",
      "passes | tasklet-budget | tasklet-budget: { n: 1 }",
      "passes | none | tasklet-budget: { time: 400us }",
      "passes | tasklet-budget: { time: 400us } | tasklet-budget: { time: 1ms }",
      "passes | tasklet-budget | tasklet-budget: { time: 1ms }",
      "passes | none | bh-workqueue",
      "passes | tasklet-budget | bh-workqueue",
      "passes | none | threadirqs",
      "waiters | none | tasklet-resched",
      "waiters | none | resched-first",
      "waiters | tasklet-resched | tasklet-resched, resched-first",
      "waiters | resched-first | tasklet-resched, resched-first",
      "storm | skip-prio-bail | push-if-in-softirq",
      "small/irq-thread | none | threadirqs",
      "small/pull-on-sleep-token | none | push-ipi-only-if-threaded",
      "small/pull-on-sleep-token | threadirqs | threadirqs, no-rt-push-ipi",
      "storm | none | push-if-in-softirq",
      "pinned-first | skip-prio-bail | push-if-in-softirq",
      "storm | none | token-skips-bail"})
  void itDiffers(String name, String one, String other) {
    assertThat(run(name, other).digest()).isNotEqualTo(run(name, one).digest());
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "small/barren-hops | none | bounded-resched",
      "small/barren-hops | none | bounded-resched-literal",
      "small/pull-on-sleep-token | none | clear-overload-on-bail",
      "small/barren-hops | none | walk-ratelimit",
      "storm | none | walk-ratelimit: { walks: 1000000 }",
      "small/pull-on-sleep-token | no-rt-push-ipi | push-ipi-default-off",
      "small/barren-hops | none | next-pushable",
      "small/pull-on-sleep-token | none | push-on-boost",
      "storm | none | push-past-stuck",
      "storm | skip-prio-bail | skip-prio-bail, next-pushable",
      "storm | skip-prio-bail | bounded-resched: { attempts: 0 }",
      "small/ksoftirqd-wakeup | none | ksoftirqd-gate-4-9",
      "small/barren-hops | none | ksoftirqd-first",
      "passes | none | tasklet-budget: { n: 64 }",
      "passes | none | tasklet-budget: { n: 64, time: 1s }",
      "passes | none | tasklet-budget: { time: 1s }",
      "storm | none | tasklet-resched",
      "small/pull-on-sleep-token | no-rt-push-ipi | push-ipi-only-if-threaded",
      "small/pull-on-sleep-token | threadirqs | push-ipi-only-if-threaded, threadirqs",
      "small/pull-on-sleep-token | threadirqs | threadirqs, push-ipi-only-if-threaded",
      "small/irq-thread | none | push-if-in-softirq",
      "passes | none | tasklet-resched",
      "passes | none | resched-first",
      "small/pull-on-sleep-direct | none | token-skips-bail"})
  void itDoesNotDiffer(String name, String one, String other) {
    assertThat(run(name, other).digest()).isEqualTo(run(name, one).digest());
  }

  @Test
  void boundedResched_bailsAtMost16Times_thenPushes() {
    RunReport none = run("storm", "none");
    RunReport r = run("storm", "bounded-resched");
    assertThat(none.rto().bails()).isGreaterThan(2 * 16);
    assertThat(none.rto().pushes()).isZero();
    assertThat(r.rto().bails()).isLessThanOrEqualTo(2 * 16);
    assertThat(r.rto().pushes()).isPositive();
  }

  @Test
  void boundedReschedLiteral_spinsInOneVisit_andTheRunStillEnds() {
    RunReport r = run("storm", "bounded-resched-literal");
    assertThat(r.simulatedNs()).isEqualTo(13_000_000);
    assertThat(r.rto().pushes()).isZero();
    assertThat(r.rto().hops()).isLessThan(run("storm", "none").rto().hops());
    assertThat(r.rto().bails()).isGreaterThan(10 * r.rto().hops());
  }

  @Test
  void clearOverloadOnBail_bailsOnceForEachWaiter() {
    assertThat(run("storm", "clear-overload-on-bail").rto().bails()).isBetween(1L, 4L);
  }

  @Test
  void walkRatelimit_letsOnePullOfATickThrough() {
    RunReport r = run("storm", "walk-ratelimit");
    assertThat(r.rto().walks()).isBetween(1L, 13L);
    assertThat(run("storm", "none").rto().hops()).isGreaterThan(r.rto().hops());
  }

  @Test
  void nextPushable_movesTheTaskBehindThePinnedOne() {
    RunReport without = run("pinned-first", "skip-prio-bail");
    RunReport with = run("pinned-first", "skip-prio-bail, next-pushable");
    assertThat(with.latency().get("psimon-1").maxNs()).isLessThan(without.latency().get("psimon-1").maxNs() / 2);
  }

  @Test
  void pushIpiDefaultOff_leavesPreemptRtAlone() {
    String rt = "kernel.preempt=rt";
    String name = "small/pull-on-sleep-token";
    String none = run(name, "none", rt).digest();
    assertThat(run(name, "push-ipi-default-off", rt).digest()).isEqualTo(none);
    assertThat(run(name, "no-rt-push-ipi", rt).digest()).isNotEqualTo(none);
  }

  @Test
  void ksoftirqdGate_isTheRuleOfTheProfiles() {
    assertThat(run("gate", "ksoftirqd-gate-4-9").digest()).isEqualTo(run("gate", "none", "kernel.ksoftirqd-gate=true").digest());
  }

  @Test
  void threadirqs_isTheKernelsKey() {
    String name = "small/irq-thread";
    RunReport r = run(name, "threadirqs");
    assertThat(r.digest()).isEqualTo(run(name, "none", "kernel.threadirqs=true").digest());
    assertThat(run(name, "none", "kernel.preempt=rt").digest()).isEqualTo(run(name, "threadirqs", "kernel.preempt=rt").digest());
  }

  @Test
  void tokenSkipsBail_visitsNobodyInVain_andTheWaitersWaitNoLonger() {
    RunReport none = run("storm", "none");
    RunReport r = run("storm", "token-skips-bail");
    assertThat(none.rto().bails()).isPositive();
    assertThat(r.rto().bails()).isZero();
    assertThat(r.rto().hops()).isZero();
    for (String psimon : new String[] {"psimon-1", "psimon-2"}) {
      assertThat(r.latency().get(psimon).maxNs()).isLessThan(none.latency().get(psimon).maxNs());
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"threadirqs | true", "none | false"})
  void aBootParameter_isRefusedWhereTheMachineRuns(String fix, boolean refused) {
    String timeline = "timeline=[{ at: 1ms, do: { fix: " + fix + " } }]";
    if (refused) {
      assertThatThrownBy(() -> scenario("storm", "none", timeline)).isInstanceOf(ScenarioException.class).hasMessageEndingWith(
          "fix 'threadirqs' is a boot parameter (threadirqs), which a running machine cannot take; give it from the beginning, "
              + "in fixes: or by --fix");
    } else {
      assertThat(run("storm", "none", timeline).simulatedNs()).isEqualTo(13_000_000);
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "bounded-resched | skip-prio-bail | prioBail",
      "bounded-resched | bounded-resched-literal | prioBail",
      "clear-overload-on-bail | skip-prio-bail | prioBail",
      "push-ipi-default-off | no-rt-push-ipi | pullBy",
      "push-ipi-only-if-threaded | no-rt-push-ipi | pullBy",
      "push-if-in-softirq | skip-prio-bail | prioBail",
      "bh-workqueue | tasklet-budget | taskletBatch",
      "tasklet-resched | bh-workqueue | taskletMore",
      "walk-ratelimit | no-rt-push-ipi | pullBy"})
  void twoThatReplaceTheSameOp_areRefused(String one, String other, String op) {
    Scenario s = scenario("storm", one + ", " + other);
    assertThatThrownBy(() -> Workbench.run(s, Engine.FAST)).isInstanceOf(ScenarioException.class).hasMessageContaining(op);
  }
}
