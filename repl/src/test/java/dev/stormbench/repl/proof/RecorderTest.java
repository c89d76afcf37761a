package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.engine.trace.Trace;
import dev.stormbench.engine.trace.TraceGroup;
import dev.stormbench.engine.trace.TraceRecorder;
import dev.stormbench.repl.trace.Capture;
import dev.stormbench.repl.trace.CaptureSink;
import dev.stormbench.repl.trace.Kept;
import dev.stormbench.repl.trace.TraceWindow;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is recorded of CPUs that lag is what is seen of CPUs that do not. */
class RecorderTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final long MS = 1_000_000;
  private static final long ROOMY = 1L << 30;
  private static final Set<TraceEvent> ALL = EnumSet.allOf(TraceEvent.class);
  /** Those that the report of the bug had, as far as sleepers hit them, and what hops hit. */
  private static final Set<TraceEvent> SOME = EnumSet.of(TraceEvent.SCHED_SWITCH, TraceEvent.SCHED_WAKING,
      TraceEvent.LOCAL_TIMER_ENTRY, TraceEvent.LOCAL_TIMER_EXIT, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY,
      TraceEvent.CALL_FUNCTION_SINGLE_EXIT, TraceEvent.IPI_SEND_CPU, TraceEvent.SOFTIRQ_ENTRY, TraceEvent.SOFTIRQ_EXIT);

  private static Scenario storm(String duration) {
    return WORKBENCH.script("rt-push-storm", "run.duration=" + duration);
  }

  /** All that happens, as it happens, in the engine that does every step. */
  private static List<Kept> seen(Scenario s, Set<TraceEvent> events) {
    return seen(s, events, r -> true);
  }

  private static List<Kept> seen(Scenario s, Set<TraceEvent> events, Predicate<TraceRecord> wanted) {
    List<Kept> all = new ArrayList<>();
    Simulation simulation = Simulation.of(s, Engine.NAIVE);
    simulation.observe(events, r -> {
      if (wanted.test(r)) {
        all.add(Kept.of(r));
      }
    });
    simulation.run((now, end) -> true);
    return all;
  }

  /** What rings have, emptied at some times and at the end; or what has gone to the sink by then, where there is none. */
  private static final class Rings implements CaptureSink {
    private static final long NONE = 0;

    final List<Kept> all = new ArrayList<>();
    final RunReport report;
    final long steps;

    private final long bytes;
    private final BitSet cpus;

    Rings(Scenario s, TraceWindow window, Set<TraceEvent> events, long... emptiedNs) {
      this(s, ROOMY, window, events, allOf(s), emptiedNs);
    }

    Rings(Scenario s, long bytes, TraceWindow window, Set<TraceEvent> events, BitSet cpus, long... emptiedNs) {
      this.bytes = bytes;
      this.cpus = cpus;
      Simulation simulation = Simulation.of(s, Engine.FAST);
      Capture capture = attach(simulation, window, events);
      for (long ns : emptiedNs) {
        simulation.runTo(ns);
        capture.finish();
        capture = attach(simulation, window, events);
      }
      report = simulation.run((now, end) -> true);
      capture.finish();
      steps = simulation.steps();
    }

    private Capture attach(Simulation simulation, TraceWindow window, Set<TraceEvent> events) {
      Capture capture = new Capture(window, cpus, events, bytes, false, false, this);
      capture.attach(simulation, expression -> {
        throw new IllegalArgumentException(expression);
      });
      return capture;
    }

    static BitSet allOf(Scenario s) {
      BitSet cpus = new BitSet();
      cpus.set(0, s.machine().cpus());
      return cpus;
    }

    @Override
    public void event(TraceRecord r) {
      all.add(Kept.of(r));
    }

    @Override
    public void lost(int cpu, long events) {
      throw new AssertionError(events + " records of CPU " + cpu + " are lost");
    }

    @Override
    public void counter(long timeNs, int cpu, String name, long value) {
      throw new AssertionError("nobody asked for " + name);
    }
  }

  private static void assertSame(List<Kept> recorded, List<Kept> seen) {
    for (int i = 0; i < Math.min(recorded.size(), seen.size()); i++) {
      if (!recorded.get(i).isSame(seen.get(i))) {
        throw new AssertionError("record " + i + " differs:\n" + text(recorded.get(i)) + " was recorded\n" + text(seen.get(i))
            + " was seen; before:\n" + (i == 0 ? "nothing" : text(seen.get(i - 1))));
      }
    }
    assertThat(recorded).hasSameSizeAs(seen);
  }

  private static String text(Kept r) {
    return r.timeNs() + " CPU " + r.cpu() + " " + r.event() + " " + r.comm() + ":" + r.pid() + " " + r.flags() + " "
        + r.preemptCount() + " " + Arrays.toString(r.args()) + " " + Arrays.toString(r.texts());
  }

  // -- rings ------------------------------------------------------------------------------------------

  static List<Set<TraceEvent>> events() {
    return List.of(ALL, SOME, EnumSet.of(TraceEvent.SCHED_STAT_RUNTIME, TraceEvent.TICK_STOP));
  }

  @ParameterizedTest
  @MethodSource("events")
  void theStorm_isTheSameInRings_andItsCpusLag(Set<TraceEvent> events) {
    Scenario s = storm("30ms");
    Rings rings = new Rings(s, TraceWindow.ALL, events);
    Simulation alone = Simulation.of(s, Engine.FAST);
    RunReport report = alone.run((now, end) -> true);
    assertSame(rings.all, seen(s, events));
    assertThat(Workbench.comparable(rings.report)).usingRecursiveComparison().isEqualTo(Workbench.comparable(report));
    Simulation naive = Simulation.of(s, Engine.NAIVE);
    naive.run((now, end) -> true);
    assertThat(rings.steps).as("steps of a recorded run").isLessThan(naive.steps() / 2);
  }

  @Test
  void ringsThatAreEmptiedMeanwhile_haveAllOfIt() {
    Scenario s = storm("20ms");
    SplittableRandom random = new SplittableRandom(1);
    long[] emptiedNs = new long[40];
    for (int i = 0; i < emptiedNs.length; i++) {
      emptiedNs[i] = random.nextLong(20 * MS);
    }
    Arrays.sort(emptiedNs);
    Rings rings = new Rings(s, TraceWindow.ALL, ALL, emptiedNs);
    assertSame(rings.all, seen(s, ALL));
    assertThat(rings.report.digest()).isEqualTo(Workbench.run(s, Engine.NAIVE).digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel.hz=100", "kernel.preempt=rt", "machine.idle=poll", "kernel.profile=v6.1",
      "workloads.fifo-sleepers.kthread=true", "kernel.features.RT_PUSH_IPI=false"})
  void otherStorms(String set) {
    Scenario s = WORKBENCH.script("rt-push-storm", "run.duration=20ms", set);
    Rings rings = new Rings(s, TraceWindow.ALL, ALL, 7 * MS + 1);
    assertSame(rings.all, seen(s, ALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"first-softlockup:-20ms..+3ms", "first-softlockup:-2.5s..-1s", "first-softlockup:+1ms..+4ms", "1.9s..2s"})
  void aWindowAroundALockup_isCutOutOfTheTrace(String typed) {
    Scenario s = WORKBENCH.text("""
        format: 1
        name: lockup
        machine: { cpus: 4 }
        kernel: { profile: v7.0, sysctl: { kernel.watchdog_thresh: 1 } }
        costs: generic-x86
        workloads:
          - softirq-items: { cpus: [1], period: 4s, pool: 1, work: 3s }
          - fifo-sleepers: { cpus: [2, 3], sleep: 300us, run: 5us }
        watchdogs: [softlockup]
        run: { duration: 6s, seed: 1 }
        """);
    TraceWindow window = TraceWindow.parse("--trace-window", typed, new TraceWindow.Watchdogs(List.of("softlockup"), List.of()));
    Rings rings = new Rings(s, window, ALL);
    long atNs = window.trigger() instanceof TraceWindow.Trigger.At(long ns) ? ns : rings.report.lockups().getFirst().timeNs();
    long fromNs = atNs + window.fromNs();
    long toNs = atNs + window.toNs();
    List<Kept> seen = seen(s, ALL, r -> r.timeNs() >= fromNs && r.timeNs() <= toNs);
    assertThat(seen).hasSizeGreaterThan(100);
    assertSame(rings.all, seen);
  }

  static List<String> small() {
    return WORKBENCH.names("small");
  }

  @ParameterizedTest
  @MethodSource("small")
  void smallScenarios(String name) {
    Scenario s = WORKBENCH.script("small/" + name);
    assertSame(new Rings(s, TraceWindow.ALL, ALL).all, seen(s, ALL));
  }

  @Property(tries = 100, seed = "20261126", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void anySmallMachine(@ForAll long seed) {
    Scenario s = WORKBENCH.text(withSleepers(seed).yaml());
    long emptiedNs = Math.floorMod(seed, RandomMachine.END_MS * MS);
    assertSame(new Rings(s, TraceWindow.ALL, ALL, emptiedNs).all, seen(s, ALL));
  }

  private static RandomMachine withSleepers(long seed) {
    return RandomMachine.of(seed).with("more",
        "fifo-sleepers: { id: more, cpus: all, prio: 50, sleep: 100us, run: 5us, kthread: " + (seed % 3 == 0) + " }");
  }

  @Test
  void theirCpusLag() {
    long groups = 0;
    for (long seed = 0; seed < 20; seed++) {
      Unfolding recorder = new Unfolding();
      recorded(WORKBENCH.text(withSleepers(seed).yaml()), recorder);
      groups += recorder.groups;
      assertThat(recorder.goneBack).isFalse();
    }
    assertThat(groups).isGreaterThan(5_000);
  }

  // -- what goes to a file as soon as its order is known --------------------------------------------------

  private static Rings staged(Scenario s, Set<TraceEvent> events, BitSet cpus, long... emptiedNs) {
    return new Rings(s, Rings.NONE, TraceWindow.ALL, events, cpus, emptiedNs);
  }

  @ParameterizedTest
  @MethodSource("events")
  void theStorm_isTheSameInAFile_andItsCpusLag(Set<TraceEvent> events) {
    Scenario s = storm("30ms");
    Rings file = staged(s, events, Rings.allOf(s));
    assertSame(file.all, seen(s, events));
    Simulation naive = Simulation.of(s, Engine.NAIVE);
    RunReport report = naive.run((now, end) -> true);
    assertThat(file.report.digest()).isEqualTo(report.digest());
    assertThat(file.steps).as("steps of a run that is written").isLessThan(naive.steps() / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{47, 95}", "{3}", "{0, 47, 191}", "{46, 47, 48, 94, 95, 96}"})
  void someCpusOfTheStorm_inAFile(String list) {
    Scenario s = storm("50ms");
    BitSet cpus = new BitSet();
    Arrays.stream(list.split("[{}, ]+")).filter(cpu -> !cpu.isEmpty()).forEach(cpu -> cpus.set(Integer.parseInt(cpu)));
    assertThat(cpus).hasToString(list);
    assertSame(staged(s, ALL, cpus).all, seen(s, ALL, r -> cpus.get(r.cpu())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel.hz=100", "kernel.preempt=rt", "machine.idle=poll", "kernel.profile=v6.1",
      "workloads.fifo-sleepers.kthread=true", "kernel.features.RT_PUSH_IPI=false"})
  void otherStorms_inAFile(String set) {
    Scenario s = WORKBENCH.script("rt-push-storm", "run.duration=20ms", set);
    assertSame(staged(s, ALL, Rings.allOf(s), 7 * MS + 1).all, seen(s, ALL));
  }

  @ParameterizedTest
  @MethodSource("small")
  void smallScenarios_inAFile(String name) {
    Scenario s = WORKBENCH.script("small/" + name);
    assertSame(staged(s, ALL, Rings.allOf(s)).all, seen(s, ALL));
  }

  @Property(tries = 100, seed = "20261126", edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  void anySmallMachine_inAFile(@ForAll long seed) {
    Scenario s = WORKBENCH.text(withSleepers(seed).yaml());
    BitSet cpus = Rings.allOf(s);
    if (seed % 2 == 0) {
      cpus.clear((int) Math.floorMod(seed >> 8, (long) s.machine().cpus()));
    }
    long emptiedNs = Math.floorMod(seed, RandomMachine.END_MS * MS);
    assertSame(cpus.isEmpty() ? List.of() : staged(s, ALL, cpus, emptiedNs).all, seen(s, ALL, r -> cpus.get(r.cpu())));
  }

  // -- what recorders are told --------------------------------------------------------------------------

  /** Puts what it gets at once into the order of places; keeps how many records were in groups. */
  private static class Unfolding implements TraceRecorder {
    private record Placed(long place, int order, Kept record) {}

    private final List<Placed> all = new ArrayList<>();
    private final long[] lastPlaces = new long[EventQueue.MAX_CPUS];
    private final Trace.Watch toAll = new Trace.Watch((r, place) -> add(r, place), null);
    int groups;
    /** Whether a place came after a later one of its CPU. */
    boolean goneBack;

    private void add(TraceRecord r, long place) {
      goneBack |= place < lastPlaces[r.cpu()];
      lastPlaces[r.cpu()] = place;
      all.add(new Placed(place, all.size(), Kept.of(r)));
    }

    @Override
    public void event(TraceRecord r, long place) {
      add(r, place);
    }

    @Override
    public void group(TraceGroup group, long aNs, long bNs) {
      groups++;
      group.hit(aNs, bNs, toAll);
    }

    List<Kept> records() {
      all.sort((a, b) -> a.place != b.place ? Long.compare(a.place, b.place) : Integer.compare(a.order, b.order));
      return all.stream().map(Placed::record).toList();
    }
  }

  private static List<Kept> recorded(Scenario s, Unfolding recorder) {
    Simulation simulation = Simulation.of(s, Engine.FAST);
    simulation.observe(ALL, recorder);
    simulation.run((now, end) -> true);
    return recorder.records();
  }

  @Test
  void groupsCanBeHitAtOnce_andMostOfTheStormIsInThem() {
    Scenario s = storm("10ms");
    List<Kept> seen = seen(s, ALL);
    Unfolding recorder = new Unfolding();
    assertSame(recorded(s, recorder), seen);
    assertThat(recorder.groups).isGreaterThan(seen.size() / 10);
    assertThat(recorder.goneBack).isFalse();
  }

  // Negative control: a recorder that is told something else, or leaves something out, has other records.
  @Test
  void anotherInstant_orAGroupLess_isNoticed() {
    Scenario s = storm("10ms");
    List<Kept> seen = seen(s, ALL);
    for (int wrong = 0; wrong < 3; wrong++) {
      int how = wrong;
      List<Kept> recorded = recorded(s, new Unfolding() {
        @Override
        public void group(TraceGroup group, long aNs, long bNs) {
          boolean isLast = groups == 1_000;
          if (!isLast || how < 2) {
            super.group(group, isLast && how == 0 ? aNs + 1 : aNs, isLast && how == 1 ? bNs + 1 : bNs);
          } else {
            groups++;
          }
        }
      });
      boolean same = recorded.size() == seen.size();
      for (int i = 0; same && i < seen.size(); i++) {
        same = recorded.get(i).isSame(seen.get(i));
      }
      assertThat(same).as("wrong in way %d", how).isFalse();
    }
  }

  // Negative control: a CPU that somebody else wants to see at once does not lag.
  @Test
  void anObserverBesideTheRecorder_seesEverythingAsItHappens() {
    Scenario s = storm("10ms");
    Simulation simulation = Simulation.of(s, Engine.FAST);
    Unfolding recorder = new Unfolding();
    List<Kept> seen = new ArrayList<>();
    simulation.observe(ALL, recorder);
    simulation.observe(ALL, (r, place) -> seen.add(Kept.of(r)));
    simulation.run((now, end) -> true);
    assertThat(recorder.groups).isZero();
    assertSame(recorder.records(), seen);
  }
}
