package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.repl.trace.Capture;
import dev.stormbench.repl.trace.CaptureSink;
import dev.stormbench.repl.trace.TraceWindow;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.repl.Condition;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is captured of a run is a part of the full trace, the right one, and the run does not know of it. */
class CaptureTest {
  private static final Workbench WORKBENCH = new Workbench();
  private static final TraceWindow.Watchdogs WATCHDOGS = new TraceWindow.Watchdogs(List.of("softlockup"), List.of("softlockup"));
  private static final long MS = 1_000_000;
  private static final int ROOMY = 1 << 20;

  /** Two reports: a body of 3 s with a threshold of 2 s. */
  private static final String LOCKUP = """
      format: 1
      name: lockup
      machine: { cpus: 4 }
      kernel: { profile: v7.0, sysctl: { kernel.watchdog_thresh: 1 } }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 4s, pool: 1, work: 3s }
        - fifo-sleepers: { cpus: [2, 3], sleep: 10ms, run: 5us }
      watchdogs: [softlockup]
      run: { duration: 9s, seed: 1 }
      """;

  /** Something that was captured: a record, lost records or a counter's value. */
  private record Entry(char kind, long timeNs, int cpu, String text) {
    boolean isRecord() {
      return kind == 'R';
    }
  }

  /** What came out of a run. */
  private record Result(List<Entry> entries, List<String> notes, String digest, long steps, long reportNs) {
    List<Entry> records() {
      return entries.stream().filter(Entry::isRecord).toList();
    }

    List<Entry> recordsFrom(long fromNs, long toNs) {
      return records().stream().filter(e -> e.timeNs >= fromNs && e.timeNs <= toNs).toList();
    }
  }

  private static final class Sink implements CaptureSink {
    final List<Entry> entries = new ArrayList<>();

    @Override
    public void event(TraceRecord r) {
      StringBuilder text = new StringBuilder(r.event() + " " + r.comm() + ":" + r.pid() + " " + r.flags() + " " + r.preemptCount());
      for (int i = 0; i < r.event().fields().size(); i++) {
        text.append(' ').append(r.text(i) == null ? r.arg(i) : r.text(i));
      }
      entries.add(new Entry('R', r.timeNs(), r.cpu(), text.toString()));
    }

    @Override
    public void lost(int cpu, long events) {
      entries.add(new Entry('L', -1, cpu, "" + events));
    }

    @Override
    public void counter(long timeNs, int cpu, String name, long value) {
      entries.add(new Entry('C', timeNs, cpu, name + " " + value));
    }
  }

  /** A capture that is being tried, with what is usual. */
  private static final class Try {
    private final Scenario scenario;
    private Engine engine = Engine.FAST;
    private TraceWindow window = TraceWindow.ALL;
    private final BitSet cpus = new BitSet();
    private EnumSet<TraceEvent> events = EnumSet.allOf(TraceEvent.class);
    private long bytes;
    private boolean counters;
    private boolean live;
    private Function<Simulation, Predicate<Void>> condition = s -> v -> false;

    Try(Scenario scenario) {
      this.scenario = scenario;
      cpus.set(0, scenario.machine().cpus());
    }

    Try on(Engine other) {
      engine = other;
      return this;
    }

    Try window(String typed) {
      window = TraceWindow.parse("--trace-window", typed, WATCHDOGS);
      return this;
    }

    Try until(String typed) {
      window = TraceWindow.until("--trace-stop", typed, WATCHDOGS);
      return this;
    }

    Try when(Function<Simulation, Predicate<Void>> c) {
      condition = c;
      return this;
    }

    Try cpus(int... some) {
      cpus.clear();
      for (int cpu : some) {
        cpus.set(cpu);
      }
      return this;
    }

    Try events(TraceEvent... some) {
      events = EnumSet.noneOf(TraceEvent.class);
      events.addAll(List.of(some));
      return this;
    }

    Try ring(long bytesPerCpu) {
      bytes = bytesPerCpu;
      return this;
    }

    Try counters() {
      counters = true;
      return this;
    }

    Try live() {
      live = true;
      return this;
    }

    Result run() {
      Simulation s = Simulation.of(scenario, engine);
      Sink sink = new Sink();
      Capture capture = new Capture(window, cpus, events, bytes, counters, live, sink);
      Predicate<Void> holds = condition.apply(s);
      capture.attach(s, text -> new Condition() {
        @Override
        public boolean holds() {
          return holds.test(null);
        }

        @Override
        public String text() {
          return text;
        }
      });
      String digest = s.run((now, end) -> true).digest();
      capture.finish();
      return new Result(sink.entries, capture.notes(), digest, s.steps(), s.lockups().isEmpty() ? -1 : s.lockups().getFirst().timeNs());
    }
  }

  private static Try lockup(String... sets) {
    return new Try(WORKBENCH.text(LOCKUP, sets));
  }

  private static Try storm(String duration) {
    return new Try(WORKBENCH.script("rt-push-storm-32", "run.duration=" + duration));
  }

  private static String digestOf(Scenario s, Engine engine) {
    return Workbench.run(s, engine).digest();
  }

  // -- windows ------------------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void window_isTheFullTraceCutAfterwards_bothEndsIncluded(Engine engine) {
    Result full = storm("8ms").on(engine).run();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 6; i++) {
      int n = full.records().size();
      long a = full.records().get(random.nextInt(n / 2)).timeNs;
      long b = full.records().get(n / 2 + random.nextInt(n / 2)).timeNs;
      Result window = storm("8ms").on(engine).window(a + "ns.." + b + "ns").run();
      Result inner = storm("8ms").on(engine).window((a + 1) + "ns.." + (b - 1) + "ns").run();

      assertThat(window.records()).isEqualTo(full.recordsFrom(a, b));
      assertThat(window.records().getFirst().timeNs).isEqualTo(a);
      assertThat(window.records().getLast().timeNs).isEqualTo(b);
      assertThat(inner.records()).isEqualTo(full.recordsFrom(a + 1, b - 1)).hasSizeLessThan(window.records().size() - 1);
      assertThat(List.of(window.digest, inner.digest)).containsOnly(full.digest);
    }
  }

  @ParameterizedTest
  @MethodSource("dev.stormbench.engine.Simulation$Engine#all")
  void windowAroundAReport_isTheFullTraceCutAfterwards(Engine engine) {
    Result full = lockup().on(engine).run();
    long t = full.reportNs;
    long a = full.recordsFrom(0, t - 20 * MS).getLast().timeNs;
    long b = full.recordsFrom(t + 20 * MS, Long.MAX_VALUE).getFirst().timeNs;

    Result window = lockup().on(engine).window("first-softlockup:-" + (t - a) + "ns..+" + (b - t) + "ns").run();
    assertThat(window.records()).isEqualTo(full.recordsFrom(a, b));
    assertThat(window.records().getFirst().timeNs).isEqualTo(a);
    assertThat(window.records().getLast().timeNs).isEqualTo(b);
    Result inner = lockup().on(engine).window("lockup:-" + (t - a - 1) + "ns..+" + (b - t - 1) + "ns").run();
    assertThat(inner.records()).isEqualTo(full.recordsFrom(a + 1, b - 1)).isNotEqualTo(window.records());
    assertThat(List.of(window.digest, inner.digest)).containsOnly(full.digest);
    assertThat(window.notes).isEmpty();
  }

  @Test
  void eitherSideMayBeLeftOut_andEitherMayLieOnTheOtherSide() {
    Result full = lockup().run();
    long t = full.reportNs;
    assertThat(t).isPositive();

    assertThat(lockup().window("softlockup:..5ms").run().records()).isEqualTo(full.recordsFrom(0, t + 5 * MS));
    assertThat(lockup().window("softlockup:-30ms..").run().records()).isEqualTo(full.recordsFrom(t - 30 * MS, Long.MAX_VALUE));
    assertThat(lockup().window("softlockup:-60ms..-20ms").run().records()).isEqualTo(full.recordsFrom(t - 60 * MS, t - 20 * MS));
    assertThat(lockup().window("softlockup:..-20ms").run().records()).isEqualTo(full.recordsFrom(0, t - 20 * MS));
    assertThat(lockup().window("softlockup:+20ms..+60ms").run().records()).isEqualTo(full.recordsFrom(t + 20 * MS, t + 60 * MS));
    assertThat(lockup().window("softlockup:0s..+1ms").run().records()).isEqualTo(full.recordsFrom(t, t + MS)).isNotEmpty();
    assertThat(lockup().window("2s..").run().records()).isEqualTo(full.recordsFrom(2000 * MS, Long.MAX_VALUE));
    assertThat(lockup().window("..2s").run().records()).isEqualTo(full.recordsFrom(0, 2000 * MS));
    assertThat(lockup().window("2s:-1s..+1s").run().records()).isEqualTo(full.recordsFrom(1000 * MS, 3000 * MS));
    assertThat(lockup().window("2s:-1s..-500ms").run().records()).isEqualTo(full.recordsFrom(1000 * MS, 1500 * MS));
    assertThat(lockup().window("2s:-30s..").run().records()).isEqualTo(full.records());
  }

  @Test
  void stop_endsWithTheReport_andKeepsWhatTheRingHas() {
    Result full = lockup().run();
    Result stopped = lockup().until("softlockup").run();
    Result kept = lockup().until("softlockup").ring(8192).run();

    assertThat(stopped.records()).isEqualTo(full.recordsFrom(0, full.reportNs));
    assertThat(kept.records().getLast()).isEqualTo(stopped.records().getLast());
    assertThat(kept.records()).hasSizeLessThan(stopped.records().size()).isEqualTo(suffixes(stopped, kept));
    assertThat(kept.notes).isEmpty();
  }

  @Test
  void condition_isLookedAtAfterEachTracepoint() {
    Result full = storm("8ms").run();
    long first = full.records().stream().filter(e -> e.cpu == 7 && e.text.startsWith("TASKLET_ENTRY")).findFirst().orElseThrow().timeNs;
    Result window = storm("8ms").cpus(7, 15).window("cpu(7).backlog > 0:-50us..+200us").when(s -> v -> s.machine().backlog(7) > 0).run();

    long t = window.records().stream().filter(e -> e.text.startsWith("SOFTIRQ_RAISE") && e.cpu == 7).findFirst().orElseThrow().timeNs;
    assertThat(t).isLessThan(first);
    List<Entry> around = full.recordsFrom(t - 50_000, t + 200_000);
    assertThat(window.records()).isEqualTo(around.stream().filter(e -> e.cpu == 7 || e.cpu == 15).toList());
    assertThat(window.digest).isEqualTo(full.digest);
  }

  @Test
  void whatDoesNotHappen_isSaid() {
    Result never = lockup().window("first-warning:-1s..+1s").run();
    assertThat(never.entries).isEmpty();
    assertThat(never.notes).containsExactly("--trace-window first-warning:-1s..+1s: that did not happen; the trace is empty");
    assertThat(lockup().until("warning").run().notes).containsExactly("--trace-stop warning: that did not happen; the trace goes to the end"
        + " of the run");
    assertThat(lockup().window("softlockup:-1s..+1h").run().notes).singleElement().asString().endsWith(": the run ended at 9.000000 s,"
        + " before the window did");
    assertThat(lockup().window("..1h").run().notes).hasSize(1);
    assertThat(lockup().window("..9s").run().notes).isEmpty();
  }

  @Test
  void windowThatTheBufferCannotKeep_isSaid_withWhatToDo() {
    Result full = lockup().run();
    Result window = lockup().window("softlockup:-2s..+1ms").ring(8192).run();

    assertThat(window.notes).singleElement().asString().contains("the buffer of CPU ", " (8 KiB) was full", "say --trace-buffer 1M");
    assertThat(window.entries).anyMatch(e -> e.kind == 'L' && e.text.equals("0"));
    Result enough = lockup().window("softlockup:-2s..+1ms").ring(2 * ROOMY).run();
    assertThat(enough.notes).isEmpty();
    assertThat(enough.entries).isEqualTo(full.recordsFrom(full.reportNs - 2000 * MS, full.reportNs + MS));
  }

  @Test
  void beforeAndAfterAWindow_nobodyWatches() {
    long none = storm("20ms").window("first-warning:+1s..").run().steps;
    long window = storm("20ms").live().window("9ms..10ms").run().steps;
    long all = storm("20ms").live().run().steps;

    assertThat(window - none).isLessThan((all - none) / 10);
    assertThat(all).isGreaterThan(2 * none);
  }

  // -- what goes through the stage, and what is live ------------------------------------------------------

  @ParameterizedTest
  @ValueSource(strings = {"", "3ms..6ms", "..5ms", "6ms:-2ms..+1ms"})
  void live_isTheSame_butCpusDoNotLag(String window) {
    Try soon = storm("20ms").cpus(3, 7, 15, 30);
    Try live = storm("20ms").cpus(3, 7, 15, 30).live();
    Result lagging = (window.isEmpty() ? soon : soon.window(window)).run();
    Result seen = (window.isEmpty() ? live : live.window(window)).run();
    assertThat(lagging.entries).isEqualTo(seen.entries).isNotEmpty();
    assertThat(lagging.digest).isEqualTo(seen.digest);
    assertThat(lagging.steps).isLessThan(seen.steps);
  }

  @Test
  void live_everyRecordIsThere_whenTheRunGoesNoFurther() {
    for (boolean live : List.of(true, false)) {
      Try some = storm("8ms").cpus(7);
      Simulation s = Simulation.of(some.scenario, Engine.FAST);
      Sink sink = new Sink();
      Sink seen = new Sink();
      new Capture(TraceWindow.ALL, some.cpus, some.events, 0, false, live, sink).attach(s, text -> {
        throw new IllegalArgumentException(text);
      });
      s.observe(seen::event, 7);
      s.runTo(8 * MS - 1);
      assertThat(sink.entries.equals(seen.entries)).as("live: %s", live).isEqualTo(live);
      assertThat(seen.entries).startsWith(sink.entries.toArray(new Entry[0])).isNotEmpty();
    }
  }

  // -- rings --------------------------------------------------------------------------------------------

  /** What should be there if of each CPU there are the last records, as many as there are. */
  private static List<Entry> suffixes(Result full, Result kept) {
    Map<Integer, Long> skip = new HashMap<>();
    full.records().forEach(e -> skip.merge(e.cpu, 1L, Long::sum));
    kept.records().forEach(e -> skip.merge(e.cpu, -1L, Long::sum));
    List<Entry> expected = new ArrayList<>();
    for (Entry e : full.records()) {
      if (skip.merge(e.cpu, -1L, Long::sum) < 0) {
        expected.add(e);
      }
    }
    return expected;
  }

  @ParameterizedTest
  @ValueSource(longs = {8192, 10_000, 12_288})
  void ring_hasTheLastRecordsOfEachCpu_inTheOrderOfTheFullTrace_andCountsTheLost(long bytes) {
    Result full = storm("8ms").run();
    Result ring = storm("8ms").ring(bytes).run();

    assertThat(ring.records()).isEqualTo(suffixes(full, ring));
    int losers = 0;
    for (int cpu = 0; cpu < 32; cpu++) {
      int c = cpu;
      long lost = full.records().stream().filter(e -> e.cpu == c).count() - ring.records().stream().filter(e -> e.cpu == c).count();
      List<Entry> told = ring.entries.stream().filter(e -> e.kind == 'L' && e.cpu == c).toList();
      assertThat(told).hasSize(lost == 0 ? 0 : 1);
      if (lost > 0) {
        losers++;
        assertThat(told.getFirst().text).isEqualTo("" + lost);
        List<Entry> own = ring.entries.stream().filter(e -> e.cpu == c).toList();
        assertThat(own.getFirst()).as("before the first record of the CPU").isEqualTo(told.getFirst());
      }
    }
    assertThat(losers).as("CPUs that lost records").isPositive();
    assertThat(ring.digest).isEqualTo(full.digest);
  }

  @Test
  void ringThatIsLargeEnough_losesNothing() {
    assertThat(storm("8ms").ring(ROOMY).run().entries).isEqualTo(storm("8ms").run().entries);
  }

  @Test
  void ring_ofSomeCpusAndEvents() {
    Try some = storm("8ms").cpus(7, 15).events(TraceEvent.SCHED_SWITCH, TraceEvent.TASKLET_ENTRY).ring(ROOMY);
    Set<Integer> seen = new HashSet<>();
    List<Entry> entries = some.run().entries;
    entries.forEach(e -> seen.add(e.cpu));

    assertThat(seen).containsExactlyInAnyOrder(7, 15);
    assertThat(entries).allMatch(e -> e.text.startsWith("SCHED_SWITCH") || e.text.startsWith("TASKLET_ENTRY")).hasSizeGreaterThan(10);
  }

  // -- counters -----------------------------------------------------------------------------------------

  @Test
  void counters_areTheSameUnderBothEngines_andChangeNothing() {
    Scenario s = WORKBENCH.script("rt-push-storm-32", "run.duration=20ms");
    Result fast = new Try(s).cpus(7, 15).counters().run();
    Result naive = new Try(s).on(Engine.NAIVE).cpus(7, 15).counters().run();

    assertThat(fast.entries).isEqualTo(naive.entries);
    assertThat(fast.digest).isEqualTo(naive.digest).isEqualTo(digestOf(s, Engine.FAST));
    for (String name : List.of("tasklet backlog", "softirq pending", "nr_running", "rto_mask")) {
      List<Entry> own = fast.entries.stream().filter(e -> e.kind == 'C' && e.text.startsWith(name + " ")).toList();
      assertThat(own).as(name).hasSizeGreaterThan(3).allMatch(e -> (e.cpu == -1) == name.equals("rto_mask"));
    }
    assertThat(new Try(s).cpus(7, 15).run().entries).as("not asked for").noneMatch(e -> e.kind == 'C');
  }

  @Test
  void counters_areTheMachinesAfterEachRecord() {
    Scenario s = WORKBENCH.script("rt-push-storm-32", "run.duration=8ms");
    Simulation simulation = Simulation.of(s, Engine.FAST);
    List<String> seen = new ArrayList<>();
    Machine m = simulation.machine();
    simulation.observe(r -> seen.add(r.timeNs() + " " + m.backlog(7) + " " + m.cpu(7).rq().nrRunning()), 7);
    simulation.run((now, end) -> true);

    assertThat(seen).isEqualTo(valuesAtRecords(new Try(s).cpus(7).counters().run().entries).stream()
        .map(v -> v.timeNs + " " + v.values.get("tasklet backlog") + " " + v.values.get("nr_running")).toList());
  }

  private record Values(long timeNs, int cpu, Map<String, Long> values) {}

  /** The counters' values of each record's CPU, as one who reads the file knows them once the next record comes. */
  private static List<Values> valuesAtRecords(List<Entry> entries) {
    Map<Integer, Map<String, Long>> now = new HashMap<>();
    List<Values> all = new ArrayList<>();
    Entry last = null;
    for (Entry e : entries) {
      if (e.kind == 'C') {
        int space = e.text.lastIndexOf(' ');
        now.computeIfAbsent(e.cpu, c -> new HashMap<>()).put(e.text.substring(0, space), Long.parseLong(e.text.substring(space + 1)));
      } else if (e.isRecord()) {
        if (last != null) {
          all.add(new Values(last.timeNs, last.cpu, Map.copyOf(now.getOrDefault(last.cpu, Map.of()))));
        }
        last = e;
      }
    }
    all.add(new Values(last.timeNs, last.cpu, Map.copyOf(now.getOrDefault(last.cpu, Map.of()))));
    return all;
  }

  @Test
  void counters_ofARing_haveTheirValuesFromTheFirstRecordOn() {
    List<Values> full = valuesAtRecords(storm("30ms").cpus(7, 15).counters().run().entries);
    Result ring = storm("30ms").cpus(7, 15).counters().ring(8192).run();
    List<Values> kept = valuesAtRecords(ring.entries);

    for (int cpu : new int[] {7, 15}) {
      List<Values> all = full.stream().filter(v -> v.cpu == cpu).toList();
      List<Values> some = kept.stream().filter(v -> v.cpu == cpu).toList();
      assertThat(some).hasSizeBetween(100, all.size() - 1).isEqualTo(all.subList(all.size() - some.size(), all.size()));
    }
    assertThat(ring.entries.stream().filter(e -> e.kind == 'C').findFirst().orElseThrow().cpu).isNotEqualTo(-1);
    assertThat(ring.entries).anyMatch(e -> e.cpu == -1);
  }
}
