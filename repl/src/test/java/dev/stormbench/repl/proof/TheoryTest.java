package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Known truths of scheduling theory, by scripts/theory on a machine whose kernel takes no time. The numbers are worked out by hand. */
@DisplayName("Scheduling theory")
class TheoryTest {
  private static final long US = 1_000;
  private static final long MS = 1_000_000;
  /** A push takes a step of the simulation even when it costs nothing. */
  private static final long A_STEP = 1;
  private static final String EDF = "policy.rt=edf";
  private static final String RM = "run.seed=1";
  private static final String RT_GLOBAL = "policy.rt=rt-global";

  private final Workbench workbench = new Workbench();

  private RunReport run(String name, String... sets) {
    RunReport r = Workbench.run(workbench.script("theory/" + name, sets), Engine.FAST);
    assertThat(r.policies()).allMatch(p -> p.state().equals("enabled"));
    return r;
  }

  private static long responseNs(RunReport r, String workload) {
    return r.latency().get(workload).responseMaxNs();
  }

  /** Whether all that the file expects is met. */
  private boolean meets(String name, String... sets) {
    Scenario s = workbench.script("theory/" + name, sets);
    RunReport r = Workbench.run(s, Engine.FAST);
    return s.expect().stream().allMatch(e -> e.holds(r.metric(e.name())));
  }

  // -- Dhall ----------------------------------------------------------------------------------------

  /** Four light jobs of 200 us go first, then 10 ms: 10.2 ms, of which 10.1 ms are allowed. */
  @Test
  void dhall_globalEdf_missesTheHeavyTasksDeadlineBy100us() {
    RunReport r = run("dhall", EDF);
    assertThat(responseNs(r, "heavy")).isEqualTo(10_200 * US);
    assertThat(responseNs(r, "light")).isLessThanOrEqualTo(10 * MS);
  }

  /** The light ones go before it when they are released again, too: 200 us + 9.8 ms + 200 us + 200 us. */
  @ParameterizedTest
  @ValueSource(strings = {RM, RT_GLOBAL})
  void dhall_globalRateMonotonic_missesItBy300us(String policy) {
    RunReport r = run("dhall", policy);
    assertThat(responseNs(r, "heavy")).isEqualTo(10_400 * US);
    assertThat(responseNs(r, "light")).isBetween(200 * US, 200 * US + A_STEP);
  }

  /** The heavy task alone needs its 10 ms; the light ones are one behind another, at worst the fourth after 800 us. */
  @ParameterizedTest
  @ValueSource(strings = {RM, RT_GLOBAL, EDF})
  void dhall_partitioned_meetsAll(String policy) {
    RunReport r = run("dhall", policy, "workloads.heavy.cpus=0", "workloads.light.cpus=1");
    assertThat(responseNs(r, "heavy")).isEqualTo(10 * MS);
    assertThat(responseNs(r, "light")).isEqualTo(800 * US);
  }

  // -- Liu and Layland ------------------------------------------------------------------------------

  /** The first job of t2 ends after 6 ms and two jobs of t1, 16 ms, when its next one is overdue: it has not slept by then. */
  @ParameterizedTest
  @ValueSource(strings = {RM, RT_GLOBAL})
  void rateMonotonic_aboveTheBound_misses(String policy) {
    RunReport r = run("liu-layland", policy);
    assertThat(responseNs(r, "t1")).isEqualTo(5 * MS);
    assertThat(responseNs(r, "t2")).isGreaterThanOrEqualTo(16 * MS);
  }

  /**
   * By hand over the hyperperiod, releases from 0: t1 runs 0-5, t2 5-11 (deadline 14 before 20), t1 11-16, t2 16-22 (28 before 30), t1 22-27,
   * t2 28-30, t1 30-35 (40 before 42), t2 35-39, t1 40-45, t2 45-50 (56 before 60), t2 50-51, t1 51-56, t2 56-60 (70, as t1's, which came
   * later), 60-62, t1 62-67. So t1 takes at most 7 ms, t2 at most 11 ms.
   */
  @Test
  void edf_aboveTheBound_meets() {
    RunReport r = run("liu-layland", EDF);
    assertThat(responseNs(r, "t1")).isEqualTo(7 * MS);
    assertThat(responseNs(r, "t2")).isEqualTo(11 * MS);
  }

  /** Fixed priorities: t2 needs 4.5 ms and one job of t1. */
  @Test
  void belowTheBound_bothMeet() {
    assertThat(responseNs(run("liu-layland-below"), "t2")).isEqualTo(9_500 * US);
    assertThat(meets("liu-layland-below")).isTrue();
    assertThat(meets("liu-layland-below", EDF)).isTrue();
    assertThat(meets("liu-layland-below", RT_GLOBAL)).isTrue();
  }

  // -- convoy ---------------------------------------------------------------------------------------

  /** Two whole slices of 20 ms and its own 1 ms at least; three slices and a tick for each at most. */
  @Test
  void globalFifo_isAConvoy() {
    assertThat(responseNs(run("convoy", "policy.fair=global-fifo"), "short")).isBetween(41 * MS, 61 * MS + 3 * MS);
  }

  /** What is left of a slice of 20 ms, at most a tick more, and its own 1 ms. */
  @Test
  void weightedVtime_letsTheShortOneGoNext() {
    assertThat(responseNs(run("convoy", "policy.fair=weighted-vtime"), "short")).isLessThanOrEqualTo(22 * MS);
    assertThat(meets("convoy")).as("the built-in class").isTrue();
  }

  // -- priority inversion ---------------------------------------------------------------------------

  /** 4 ms of low are left, and the 50 ms of middle come between. */
  @ParameterizedTest
  @ValueSource(strings = {RM, RT_GLOBAL, EDF})
  void withoutInheritance_highWaitsForMiddle(String policy) {
    assertThat(run("priority-inversion", policy).pi().maxWaitNs()).isEqualTo(54 * MS);
  }

  /** 4 ms of low are left. */
  @ParameterizedTest
  @ValueSource(strings = {RM, RT_GLOBAL, EDF})
  void withInheritance_highWaitsForLowOnly(String policy) {
    assertThat(run("priority-inheritance", policy).pi().maxWaitNs()).isEqualTo(4 * MS);
  }

  // -- weights --------------------------------------------------------------------------------------

  /** The first to be through has had its 10 s share in more than 9.9 s: less than 1 % too much. The last ends with the work, at 10 s. */
  @ParameterizedTest
  @CsvSource({"run.seed=1", "'policy.fair={ weighted-vtime: { slice: 2ms } }'"})
  void sharesFollowWeights_within1PercentOver10s(String policy) {
    RunReport r = run("weights", policy);
    for (String task : List.of("a", "b", "c", "d")) {
      assertThat(responseNs(r, task)).as(task).isBetween(9_900 * MS, 10_001 * MS);
    }
  }

  /** Slices are equal for all there: the task of weight 526, with 1152 ms to do, has a quarter of the CPU and ends after 4 x 1152 ms. */
  @Test
  void globalFifo_knowsNoWeights() {
    assertThat(responseNs(run("weights", "policy.fair=global-fifo"), "d")).isBetween(4_500 * MS, 4_700 * MS);
    assertThat(meets("weights", "policy.fair=global-fifo")).isFalse();
  }

  // -- and the same by the other engine -------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({"dhall,policy.rt=edf", "dhall,policy.rt=rt-global", "liu-layland,policy.rt=edf", "convoy,policy.fair=global-fifo",
      "convoy,policy.fair=weighted-vtime", "convoy,policy.fair=central", "priority-inheritance,policy.rt=rt-global",
      "priority-inheritance,policy.rt=edf"})
  void theNaiveEngineAgrees(String name, String policy) {
    Scenario s = workbench.script("theory/" + name, policy);
    assertThat(Workbench.comparable(Workbench.run(s, Engine.FAST))).usingRecursiveComparison()
        .isEqualTo(Workbench.comparable(Workbench.run(s, Engine.NAIVE)));
  }
}
