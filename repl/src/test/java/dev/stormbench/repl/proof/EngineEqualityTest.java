package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine.Trick;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.BuiltFor;
import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.Registry;
import dev.stormbench.spi.Spi;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.TimerAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Same input, same run: under all engines, twice in one JVM, and while another simulation is under way. */
class EngineEqualityTest {
  private static final Workbench WORKBENCH = new Workbench();
  /** What is compared of the long ones. */
  private static final Map<String, String> DURATIONS =
      Map.of("rt-push-storm", "run.duration=300ms", "rt-push-baseline", "run.duration=2s");

  static List<String> names() {
    List<String> all = new ArrayList<>(WORKBENCH.names(""));
    WORKBENCH.names("small").forEach(n -> all.add("small/" + n));
    return all;
  }

  private static Scenario script(String name) {
    String duration = DURATIONS.get(name);
    return duration == null ? WORKBENCH.script(name) : WORKBENCH.script(name, duration);
  }

  private static void assertSame(RunReport a, RunReport b) {
    assertThat(Workbench.comparable(a)).usingRecursiveComparison().isEqualTo(Workbench.comparable(b));
  }

  @ParameterizedTest
  @MethodSource("names")
  void allEngines_giveTheSameReport_andTheSecondRunTheSameAgain(String name) {
    Scenario s = script(name);
    RunReport fast = Workbench.run(s, Engine.FAST);
    assertThat(fast.events()).isPositive();
    for (Engine other : Engine.all()) {
      assertSame(fast, Workbench.run(script(name), other));
    }
  }

  @Test
  void theDigest_ofAWatchedRun_isThatOfAnUnwatchedOne() {
    Scenario s = WORKBENCH.script("rt-push-storm", "run.duration=20ms");
    Simulation watched = Simulation.of(s, Engine.FAST);
    long[] events = {0};
    watched.observe(r -> events[0] += r.event().isCounted() ? 1 : 0);
    RunReport r = watched.run((now, end) -> true);
    assertThat(events[0]).isEqualTo(r.events());
    assertSame(r, Workbench.run(s, Engine.FAST));
  }

  @Test
  void aSimulation_isNotDisturbedByOthers_thatRunWhileItIsUnderWay() {
    Scenario outer = WORKBENCH.script("rt-push-storm", "run.duration=30ms", "run.sample=5ms");
    Scenario inner = WORKBENCH.script("small/barren-hops");
    RunReport alone = Workbench.run(outer, Engine.FAST);
    RunReport innerAlone = Workbench.run(inner, Engine.FAST);
    List<RunReport> inners = new ArrayList<>();
    RunReport r = Simulation.of(outer, Engine.FAST).run((now, end) -> {
      inners.add(Workbench.run(inner, inners.size() % 2 == 0 ? Engine.FAST : Engine.NAIVE));
      return true;
    });
    assertSame(r, alone);
    assertThat(inners).hasSize(6).allSatisfy(i -> assertSame(i, innerAlone));
  }

  @Test
  void twoSimulations_inTwoThreads_doNotDisturbEachOther() throws InterruptedException {
    Scenario s = WORKBENCH.script("rt-push-storm", "run.duration=20ms");
    RunReport alone = Workbench.run(s, Engine.FAST);
    RunReport[] r = new RunReport[2];
    Thread other = new Thread(() -> r[1] = Workbench.run(s, Engine.FAST));
    other.start();
    r[0] = Workbench.run(s, Engine.FAST);
    other.join();
    assertSame(r[0], alone);
    assertSame(r[1], alone);
  }

  @Test
  void anotherSeed_givesAnotherRun() {
    RunReport one = Workbench.run(WORKBENCH.script("small/kworker-periodic"), Engine.FAST);
    RunReport two = Workbench.run(WORKBENCH.script("small/kworker-periodic", "run.seed=2"), Engine.FAST);
    assertThat(one.digest()).isNotEqualTo(two.digest());
  }

  // A counter, not a clock: where this fails, what is computed takes all its steps from the queue, or no switch turns it off.
  @Test
  void cyclesAndHops_takeFarFewerStepsFromTheQueue_onTheStorm_exactlyWhereTheyAreOn() {
    Scenario s = WORKBENCH.script("rt-push-storm", "run.duration=50ms");
    long fast = Workbench.run(s, Engine.FAST).steps();
    long naive = Workbench.run(s, Engine.NAIVE).steps();
    assertThat(fast).isLessThan(naive / 2);
    assertThat(Workbench.run(s, Engine.FAST.with(Trick.TREE, false)).steps()).isEqualTo(fast);
    assertThat(Workbench.run(s, Engine.NAIVE.with(Trick.TREE, true)).steps()).isEqualTo(naive);
    assertThat(Workbench.run(s, Engine.NAIVE.with(Trick.CYCLES, true)).steps()).isBetween(fast + 1, naive / 2);
    RunReport r = Workbench.run(s, Engine.NAIVE.with(Trick.HOPS, true));
    assertThat(naive - r.steps()).isGreaterThan(2 * r.rto().hops());
  }

  // -- negative controls ----------------------------------------------------------------------------

  /** A workload whose first expiry comes from where it must not. */
  @BuiltFor(Spi.VERSION)
  private record Shaky(LongSupplier source) implements Plugin {
    @Override
    public String id() {
      return "com.example.shaky";
    }

    @Override
    public void init(Registry r) {
      r.workload("shaky", "A timer whose phase is not the seed's.", List.of(), p -> setup -> setup.hrtimer(0,
          1 + Math.floorMod(source.getAsLong(), 1_000_000_000L), new Distribution.Fixed(2_000_000_000L), "shaky_fn",
          new TimerAction.Post("nobody")));
    }
  }

  private static void assertCaught(LongSupplier source) {
    Scenario s = new Workbench(new Shaky(source)).text("""
        format: 1
        name: shaky
        description: Another run each time.
        machine: { cpus: 2 }
        kernel: { profile: v7.0 }
        costs: generic-x86
        workloads: [shaky: {}]
        run: { duration: 1001ms, seed: 1 }
        """);
    RunReport first = Workbench.run(s, Engine.FAST);
    RunReport second = Workbench.run(s, Engine.FAST);
    assertThat(first.digest()).isNotEqualTo(second.digest());
    assertThat(Fingerprint.of(first)).isNotEqualTo(Fingerprint.of(second));
    assertThatThrownBy(() -> assertSame(first, second)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> assertSame(first, Workbench.run(s, Engine.NAIVE))).isInstanceOf(AssertionError.class);
  }

  @Test
  void aPluginThatReadsTheClock_isCaught() {
    assertCaught(System::nanoTime);
  }

  @Test
  void aPluginThatKeepsStateBetweenRuns_isCaught() {
    long[] runs = {0};
    assertCaught(() -> ++runs[0]);
  }
}
