package dev.stormbench.repl.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.scenario.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The search, with findings that are decided by looking at scenarios instead of running them. */
class ShrinkerTest {
  private static final int RUNS = 2_000;

  private final Shapes shapes = new Shapes();

  /** Who decides by looking. */
  private final class Looking implements Trials {
    private final Predicate<Scenario> finding;
    private final List<Size> kept = new ArrayList<>();

    Looking(Predicate<Scenario> finding) {
      this.finding = finding;
    }

    @Override
    public Scenario bind(Node.Mapping scenario) {
      return shapes.bind(scenario);
    }

    @Override
    public void run(List<Candidate> candidates, long stepsMax, Ear ear) {
      for (int i = 0; i < candidates.size(); i++) {
        Node.Mapping n = candidates.get(i).node();
        boolean holds = finding.test(bind(n));
        if (holds) {
          kept.add(Size.of(bind(n), Sites.of(n, shapes::params)));
        }
        if (!ear.hear(i, new Answer(holds, "", 1, 1, false, Finding.UNKNOWN_NS))) {
          return;
        }
      }
    }
  }

  private Shrinker.Result shrink(Looking trials, String yaml, int maxRuns) {
    return new Shrinker(trials, shapes::params, n -> true, maxRuns, (number, reduction, candidate, bound, answer) -> { })
        .shrink(shapes.node(yaml));
  }

  private static boolean has(Scenario s, String workload) {
    return s.workloads().stream().anyMatch(w -> w.id().equals(workload));
  }

  @Test
  void whatDoesNotMatter_goes() {
    Shrinker.Result r = shrink(new Looking(s -> has(s, "psimon")), Shapes.STORM, RUNS);

    assertThat(r.end()).isEqualTo(Shrinker.End.NOTHING_SMALLER);
    assertThat(shapes.text(r.scenario())).isEqualTo("""
        format: 1
        name: storm
        machine: { cpus: 1 }
        kernel: { profile: v7.0 }
        workloads: [{ psimon: { cpus: [0] } }]
        run: { duration: 1ns }
        """);
  }

  @Test
  void twoPartsThatAreNeededTogether_stay() {
    Shrinker.Result r = shrink(new Looking(s -> has(s, "psimon") && has(s, "kworker-items") && s.machine().cpus() > 4
        && s.run().durationNs() > 1_000_000_000L && !s.watchdogs().isEmpty()), Shapes.STORM, RUNS);

    assertThat(shapes.text(r.scenario())).isEqualTo("""
        format: 1
        name: storm
        machine: { cpus: 5 }
        kernel: { profile: v7.0 }
        workloads: [{ psimon: { cpus: [4] } }, { kworker-items: {} }]
        watchdogs: [rcu-stall]
        run: { duration: 1.1s }
        """);
  }

  @Test
  void withoutTheFinding_nothingIsTried() {
    Shrinker.Result r = shrink(new Looking(s -> has(s, "psimin")), Shapes.STORM, RUNS);
    assertThat(r.end()).isEqualTo(Shrinker.End.NO_FINDING);
    assertThat(r.runs()).isEqualTo(1);
  }

  @Test
  void itStops_whenThereWereEnoughRuns() {
    for (int max = 2; max < 20; max += 7) {
      Shrinker.Result r = shrink(new Looking(s -> has(s, "psimon")), Shapes.STORM, max);
      assertThat(r.end()).isEqualTo(Shrinker.End.MAX_RUNS);
      assertThat(r.runs()).isEqualTo(max);
    }
  }

  @Test
  void whatIsHeld_staysAsItIs() {
    Node.Mapping n = shapes.node(Shapes.STORM);
    Held held = new Held(n, List.of("machine.cpus", "workloads.psimon.home"), shapes::params);
    Shrinker.Result r = new Shrinker(new Looking(s -> has(s, "psimon")), shapes::params, held, RUNS, (a, b, c, d, e) -> { }).shrink(n);

    assertThat(shapes.text(r.scenario())).contains("machine: { cpus: 32 }", "home: [7, 15]");
  }

  /** A finding that comes once a run is 7 s long: what was too short need not be run shorter still, and the end is cut. */
  @Test
  void aFindingThatLasts_isCutOff_andNoHopelessRunIsRepeated() {
    long atNs = 7_000_000_001L;
    Map<String, Long> hopelessNs = new HashMap<>();
    Trials trials = new Trials() {
      @Override
      public Scenario bind(Node.Mapping scenario) {
        return shapes.bind(scenario);
      }

      @Override
      public void run(List<Candidate> candidates, long stepsMax, Ear ear) {
        for (int i = 0; i < candidates.size(); i++) {
          Scenario s = bind(candidates.get(i).node());
          boolean holds = has(s, "psimon") && s.run().durationNs() > atNs;
          if (!holds) {
            Long beforeNs = hopelessNs.put(Tree.canonical(EndSooner.at(candidates.get(i).node(), 0)), s.run().durationNs());
            assertThat(beforeNs == null || beforeNs < s.run().durationNs()).isTrue();
          }
          if (!ear.hear(i, new Answer(holds, "", 1, 1, !holds, holds ? atNs : Finding.UNKNOWN_NS))) {
            return;
          }
        }
      }
    };
    Shrinker.Result r = new Shrinker(trials, shapes::params, n -> true, RUNS, (a, b, c, d, e) -> { }).shrink(shapes.node(Shapes.STORM));

    assertThat(shapes.text(r.scenario())).endsWith("workloads: [{ psimon: { cpus: [0] } }]\nrun: { duration: 7.1s }\n");
    assertThat(hopelessNs).hasSizeGreaterThan(3);
  }

  /** Random findings: so many CPUs, so long, some parts, an amount. The result has it, and each step was smaller than the one before. */
  @Test
  void whateverTheFindingIs_theResultHasIt_andEachStepIsSmaller() {
    List<String> ids = List.of("softirq-items", "fifo-sleepers", "psimon", "kworker-items");
    Random random = new Random(1);
    for (int i = 0; i < 10; i++) {
      int cpus = random.nextInt(20);
      long ns = random.nextLong(30_000_000_000L);
      List<String> needed = ids.stream().filter(id -> random.nextBoolean()).toList();
      boolean distribution = random.nextBoolean();
      Looking trials = new Looking(s -> s.machine().cpus() > cpus && s.run().durationNs() > ns && needed.stream().allMatch(id -> has(s, id))
          && (!distribution || has(s, "fifo-sleepers")));
      Shrinker.Result r = shrink(trials, Shapes.STORM, RUNS);

      assertThat(r.end()).isEqualTo(Shrinker.End.NOTHING_SMALLER);
      assertThat(trials.finding.test(shapes.bind(r.scenario()))).isTrue();
      assertThat(trials.kept).isSortedAccordingTo((a, b) -> b.compareTo(a)).doesNotHaveDuplicates();
    }
  }
}
