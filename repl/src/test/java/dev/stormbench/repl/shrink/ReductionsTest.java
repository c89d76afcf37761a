package dev.stormbench.repl.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.scenario.MachineSpec;
import dev.stormbench.repl.shrink.Site.Role;
import dev.stormbench.spi.scenario.ScenarioException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What each reduction proposes, and in which order. */
class ReductionsTest {
  private final Shapes shapes = new Shapes();

  private List<String> said(Reduction r, String yaml) {
    return r.of(shapes.shape(yaml)).stream().map(Candidate::what).toList();
  }

  private List<String> said(Reduction r, String yaml, long shownNs) {
    return r.of(shapes.shape(yaml, shownNs)).stream().map(Candidate::what).toList();
  }

  private String first(Reduction r, String yaml, String said) {
    return r.of(shapes.shape(yaml)).stream().filter(c -> c.what().startsWith(said)).findFirst().map(c -> shapes.text(c.node()))
        .orElseThrow();
  }

  // -- what is where ------------------------------------------------------------------------------------

  private Set<String> of(Role role, String yaml) {
    return shapes.shape(yaml).sites().stream().filter(s -> s.role() == role).map(Site::path).collect(Collectors.toSet());
  }

  @Test
  void cpuNumbers_areThoseThatWorkloadsDeclare() {
    assertThat(of(Role.CPU, Shapes.STORM)).containsExactlyInAnyOrder("workloads.softirq-items.cpus.0", "workloads.softirq-items.cpus.1",
        "workloads.fifo-sleepers.cpus", "workloads.psimon.cpus.0", "workloads.psimon.cpus.1", "workloads.psimon.home.0",
        "workloads.psimon.home.1", "workloads.psimon.waker");
  }

  @Test
  void amounts_areNeitherCpuNumbersNorPrioritiesNorSeeds() {
    assertThat(of(Role.COUNT, Shapes.STORM.replace("waker: 0", "waker: 0, prio: 3, count: 4")))
        .containsExactlyInAnyOrder("workloads.softirq-items.pool", "workloads.psimon.count");
  }

  @Test
  void aWorkloadOfTheTimeline_isOneToo() {
    String yaml = Shapes.STORM + "timeline:\n"
        + "  - { at: 1s, do: { workload: { program: { id: p, home: 3, program: [run: 1ms, cpus: 0-3] } } } }\n";
    assertThat(of(Role.CPU, yaml)).contains("timeline.0.do.workload.program.home", "timeline.0.do.workload.program.program.cpus");
    assertThat(of(Role.TIME, yaml)).contains("timeline.0.at", "timeline.0.do.workload.program.program.run");
  }

  // -- numbers ------------------------------------------------------------------------------------------

  @Test
  void numbers_areReadAndWrittenWithTheirUnits() {
    assertThat(Numbers.ns("750us")).isEqualTo(750_000);
    assertThat(Numbers.ns("1.5m")).isEqualTo(90_000_000_000L);
    assertThat(Numbers.ns("v7.0")).isEqualTo(-1);
    assertThat(Numbers.time(1_500_000)).isEqualTo("1.5ms");
    assertThat(Numbers.time(4_617_000_000L)).isEqualTo("4.617s");
    assertThat(Numbers.time(90_000_000_000L)).isEqualTo("90s");
    assertThat(Numbers.time(63)).isEqualTo("63ns");
  }

  @Test
  void roundNumbers_haveNoRoughness_andEachDigitAddsSome() {
    assertThat(List.of(1L, 20L, 5_000L).stream().map(Numbers::roughness)).containsOnly(0);
    assertThat(List.of(3L, 15L, 750L, 4_617L).stream().map(Numbers::roughness)).containsExactly(1, 3, 3, 7);
    assertThat(List.of(1L, 3L, 9L, 47L, 100L).stream().map(Numbers::below)).containsExactly(1L, 2L, 5L, 20L, 100L);
    assertThat(List.of(1L, 3L, 9L, 47L, 100L).stream().map(Numbers::above)).containsExactly(2L, 5L, 10L, 50L, 200L);
    assertThat(Numbers.roundedUp(4_617_443_001L, 2)).isEqualTo(4_700_000_000L);
  }

  // -- the reductions -----------------------------------------------------------------------------------

  @Test
  void faster_shortensTheRunAndWhatDetectorsWaitFor_theShortestFirst() {
    assertThat(said(new Faster(), Shapes.STORM)).hasSize(6)
        .startsWith("run.duration 60s -> 940ms, kernel.sysctl.kernel.watchdog_thresh 10 -> 1, kernel.rcu-stall-timeout 21s -> 3s")
        .endsWith("run.duration 60s -> 30s, kernel.sysctl.kernel.watchdog_thresh 10 -> 5, kernel.rcu-stall-timeout 21s -> 11s");
    String timed = Shapes.STORM.replace("period: 1s,", "start: 16s,") + "timeline:\n  - { at: 32s, do: { stop: psimon } }\n";
    assertThat(first(new Faster(), timed, "run.duration 60s -> 7.5s")).contains("start: 2s", "at: 4s");
  }

  @Test
  void faster_doesNotTryWhatIsOnlyCutOffBeforeTheFinding() {
    String bare = Shapes.STORM.replace("watchdogs: [softlockup, rcu-stall]\n", "");
    assertThat(said(new Faster(), bare, 29_000_000_000L)).containsExactly("run.duration 60s -> 30s");
    assertThat(said(new Faster(), bare, Finding.UNKNOWN_NS)).hasSize(6);
  }

  @Test
  void theEnd_isAfterAPart_unlessItIsKnownWhereToCut() {
    assertThat(said(new EndSooner(), Shapes.STORM, 56_617_443_000L)).isEmpty();
    assertThat(Finding.endNs(56_617_443_000L)).isEqualTo(57_000_000_000L);
    assertThat(Finding.endNs(56_000_000_000L)).isEqualTo(57_000_000_000L);
    assertThat(said(new EndSooner(), Shapes.STORM)).hasSize(8).startsWith("run.duration 60s -> 940ms").endsWith("run.duration 60s -> 53s");
  }

  @Test
  void aSmallerMachine_keepsItsShape_andPutsNamedCpusAtTheSamePlaces() {
    String yaml = first(new SmallerMachine(), Shapes.STORM, "machine.cpus 32 -> 8");
    assertThat(yaml).contains("machine: { cpus: 8, sockets: 2, smt: 2, llc-cores: 1 }", "softirq-items: { cpus: [1, 3],",
        "psimon: { cpus: [1, 3], home: [1, 3], waker: 0 }");
    assertThat(first(new SmallerMachine(), Shapes.STORM, "machine.cpus 32 -> 6")).contains("cpus: 6, sockets: 2, smt: 1, llc-cores: 1");
    assertThat(first(new SmallerMachine(), Shapes.STORM, "machine.cpus 32 -> 3")).contains("cpus: 3, sockets: 1, smt: 1", "cpus: [1, 2]");
  }

  @Test
  void machines_beginWithTheSmallestThatHasThoseCpus_andLoadsComeAsOftenOrOftener() {
    assertThat(said(new SmallerMachine(), Shapes.STORM)).hasSize(2 * Set.of(3, 4, 5, 6, 7, 8, 12, 16, 24).size())
        .startsWith("machine.cpus 32 -> 3, CPU 7 -> 1, CPU 15 -> 2",
            "machine.cpus 32 -> 3, CPU 7 -> 1, CPU 15 -> 2, workloads.fifo-sleepers.sleep 100us -> 9.4us, "
                + "workloads.kworker-items.period 1s -> 94ms");
  }

  @Test
  void aRunOnASmallerMachine_mayBeLonger_butIsCheaper() {
    assertThat(said(new SmallerMachine(), Shapes.STORM, 1)).filteredOn(w -> w.contains(" -> 8,"))
        .allMatch(w -> w.endsWith("run.duration 60s -> 220s"));
    assertThat(said(new SmallerMachine(), Shapes.STORM, 1)).filteredOn(w -> w.contains(" -> 24,"))
        .allMatch(w -> w.endsWith("run.duration 60s -> 72s"));
  }

  @Test
  void differentCpus_stayDifferent_andRangesShrink() {
    String yaml = Shapes.STORM.replace("softirq-items: { cpus: [7, 15]", "softirq-items: { cpus: [0, 1, 2, 8-15]");
    assertThat(first(new SmallerMachine(), yaml, "machine.cpus 32 -> 8")).contains("softirq-items: { cpus: [0, 1, 2, 2-3],",
        "psimon: { cpus: [3, 4]"); // 0, 1 and 2 are of two cores: each goes on to the next place that is free
    assertThat(said(new SmallerMachine(), yaml)).first().asString().startsWith("machine.cpus 32 -> 5,"); // 0, 1, 2, 7 and 15 have places
  }

  @Test
  void anyMachineOfAnySize_isOneThatBinds() {
    for (int cpus = 1; cpus < 32; cpus++) {
      MachineSpec m = SmallerMachine.machine(shapes.bind(shapes.node(Shapes.STORM)).machine(), cpus);
      assertThat(m.cpus() % (m.sockets() * m.smt())).isZero();
      assertThat(m.cores() / m.sockets() % m.llcCores()).isZero();
    }
    assertThat(SmallerMachine.sizes(33)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32);
  }

  @Test
  void whatHasMostInIt_isDroppedFirst_andPartsOfLongLists() {
    assertThat(said(new Drop(), Shapes.STORM)).startsWith("without workloads", "without workloads 0 to 1", "without workloads 2 to 3",
        "without workloads.psimon").contains("without workloads.psimon.home", "without run.seed (1)", "without watchdogs.rcu-stall");
    String yaml = first(new Drop(), Shapes.STORM, "without workloads.psimon");
    assertThat(yaml).doesNotContain("psimon").contains("softirq-items", "fifo-sleepers", "kworker-items");
    shapes.bind(shapes.node(yaml));
  }

  @Test
  void aCpu_isDroppedFromAllListsTogether() {
    assertThat(said(new DropCpu(), Shapes.STORM)).containsExactly("no list names CPU 7", "no list names CPU 15");
    assertThat(first(new DropCpu(), Shapes.STORM, "no list names CPU 7")).contains("softirq-items: { cpus: [15],",
        "cpus: [15], home: [15]");
  }

  @Test
  void aDistribution_becomesItsMean() {
    assertThat(said(new Constant(), Shapes.STORM)).containsExactly("workloads.fifo-sleepers.run is always 5us");
    assertThat(said(new Constant(), Shapes.STORM.replace("{ uniform: [4us, 6us] }", "{ exp: 7us }")))
        .containsExactly("workloads.fifo-sleepers.run is always 7us");
  }

  @Test
  void switches_goOff() {
    String yaml = Shapes.STORM.replace("profile: v7.0", "profile: v7.0, self-skip: true, features: { RT_PUSH_IPI: false }");
    assertThat(said(new SwitchOff(), yaml)).containsExactly("kernel.self-skip true -> false");
  }

  @Test
  void counts_getSmaller_theSmallestFirst() {
    assertThat(SmallerCounts.less(20_000)).containsExactly(1L, 200L, 2_000L, 10_000L);
    assertThat(SmallerCounts.less(3)).containsExactly(1L, 2L);
    assertThat(SmallerCounts.less(1)).isEmpty();
  }

  @Test
  void times_getRounder_theRoundestFirst() {
    assertThat(Rounder.rounder(750_000)).containsExactly(1_000_000L, 500_000L, 800_000L);
    assertThat(Rounder.rounder(1_234)).containsExactly(1_000L, 2_000L, 1_200L);
    assertThat(Rounder.rounder(500)).isEmpty();
    assertThat(said(new Rounder(), Shapes.STORM)).contains("workloads.softirq-items.period 750us -> 1ms")
        .noneMatch(w -> w.startsWith("run."));
  }

  @Test
  void everyCandidateThatBinds_isAScenario_thatItsTextGivesAgain() {
    for (Reduction r : Shrinker.REDUCTIONS) {
      for (Candidate c : r.of(shapes.shape(Shapes.STORM))) {
        try {
          shapes.bind(c.node());
        } catch (ScenarioException e) {
          continue;
        }
        assertThat(Tree.canonical(shapes.node(shapes.text(c.node())))).as(r.name() + ": " + c.what()).isEqualTo(Tree.canonical(c.node()));
      }
    }
  }

  @Test
  void aDifference_namesTheOutermostThatIsGone() {
    Difference d = Difference.of(shapes.node(Shapes.STORM), shapes.node(Shapes.STORM.replace("cpus: 32, sockets: 2", "cpus: 16")
        .replace("  - kworker-items: { period: 1s, work: 5us }\n", "").replace("{ uniform: [4us, 6us] }", "5us").replace("profile: v7.0",
            "profile: v7.0, hz: 100")));
    assertThat(d.dropped()).containsExactly("machine.sockets", "workloads.kworker-items");
    assertThat(d.changed()).containsExactly("machine.cpus 32 -> 16", "kernel.hz is 100",
        "workloads.fifo-sleepers.run { uniform: [4us, 6us] } -> 5us");
  }
}
