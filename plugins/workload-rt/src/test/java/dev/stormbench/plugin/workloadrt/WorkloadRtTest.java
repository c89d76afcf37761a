package dev.stormbench.plugin.workloadrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.Plugin;
import dev.stormbench.spi.machine.Task.Policy;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.ScenarioException;
import dev.stormbench.spi.workload.Distribution.Fixed;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TimerAction;
import dev.stormbench.testkit.GivenParams;
import dev.stormbench.testkit.NotedSetup.Timer;
import dev.stormbench.testkit.NotedSetup;
import dev.stormbench.testkit.Registered;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WorkloadRtTest {
  private static final Program TWO_MS = Program.builder().run(2_000_000).build();

  private final NotedSetup setup = new NotedSetup(1_000, 8);

  @Test
  void serviceLoader_findsIt_withItsWorkloads() {
    Plugin plugin = Registered.found(WorkloadRt.class);
    assertThat(plugin.id()).isEqualTo("workload-rt");
    assertThat(Registered.by(plugin))
        .containsExactly("workload fifo-sleepers", "workload fair-hog", "workload cyclictest", "workload psimon", "workload program");
  }

  @Test
  void fifoSleepers_oneEach_startWithinOneSleep() {
    new FifoSleepers(new GivenParams(FifoSleepers.PARAMS, Map.of())).install(setup);
    assertThat(setup.tasks()).hasSize(4);
    TaskSpec first = setup.tasks().getFirst();
    assertThat(first.comm()).isEqualTo("rt_sleeper");
    assertThat(first.policy()).isEqualTo(Policy.FIFO);
    assertThat(first.rtPriority()).isEqualTo(50);
    assertThat(first.kthread()).isFalse();
    assertThat(first.program().steps()).containsExactly(
        new Step.Run(new Fixed(5_000)), new Step.Sleep(new Fixed(100_000)), new Step.Loop(0, 0));
    for (int cpu = 0; cpu < 4; cpu++) {
      assertThat(setup.tasks().get(cpu).cpus()).containsExactly(cpu);
      assertThat(setup.tasks().get(cpu).home()).isEqualTo(cpu);
      assertThat(setup.tasks().get(cpu).startNs()).isEqualTo(1_000 + 99_999 - cpu);
    }
  }

  @Test
  void cyclictest_sleepsToItsGrid_aLongerOneForEachNextThread() {
    new Cyclictest(new GivenParams(Cyclictest.PARAMS, Map.of("cpus", new int[] {3, 5}, "interval", 100_000L, "distance", 10_000L)))
        .install(setup);
    assertThat(setup.tasks()).extracting(TaskSpec::home).containsExactly(3, 5);
    assertThat(setup.tasks()).allSatisfy(t -> {
      assertThat(t.policy()).isEqualTo(Policy.FIFO);
      assertThat(t.rtPriority()).isEqualTo(95);
      assertThat(t.cpus()).containsExactly(t.home());
      assertThat(t.program().steps().subList(1, 3)).containsExactly(new Step.Run(new Fixed(2_000)), new Step.Loop(0, 0));
    });
    assertThat(wakesAt(0)).isEqualTo(new Step.Until(101_000));
    assertThat(wakesAt(0)).isEqualTo(new Step.Until(201_000));
    assertThat(wakesAt(1)).isEqualTo(new Step.Until(111_000));
  }

  private Step wakesAt(int task) {
    return ((Step.Call) setup.tasks().get(task).program().steps().getFirst()).callback().next(null);
  }

  @Test
  void fairHog_runsForEver_inUserMode() {
    new FairHog(new GivenParams(FairHog.PARAMS, Map.of("cpus", new int[] {5}, "nice", 3))).install(setup);
    TaskSpec hog = setup.tasks().getFirst();
    assertThat(hog.comm()).isEqualTo("rt_storm_hog");
    assertThat(hog.policy()).isEqualTo(Policy.OTHER);
    assertThat(hog.nice()).isEqualTo(3);
    assertThat(hog.kthread()).isFalse();
    assertThat(hog.program().steps()).containsExactly(new Step.RunForever());
  }

  @Test
  void fairHog_withCondResched_isKernelCode() {
    new FairHog(new GivenParams(FairHog.PARAMS, Map.of("cpus", new int[] {5}, "cond-resched", 2_000_000L)))
        .install(setup);
    TaskSpec hog = setup.tasks().getFirst();
    assertThat(hog.kthread()).isTrue();
    assertThat(hog.program().steps()).containsExactly(
        new Step.Run(new Fixed(2_000_000)), new Step.CondResched(), new Step.Loop(0, 0));
  }

  @Test
  void psimon_homesRoundRobin_maskShared_oneTimerEach() {
    psimon(new int[] {2, 5}, Map.of("count", 3));
    assertThat(setup.tasks()).extracting(TaskSpec::home).containsExactly(2, 5, 2);
    assertThat(setup.tasks()).allSatisfy(t -> {
      assertThat(t.cpus()).containsExactly(2, 5);
      assertThat(t.kthread()).isTrue();
      assertThat(t.comm()).isEqualTo("psimon");
      assertThat(t.rtPriority()).isEqualTo(1);
    });
    assertThat(setup.tasks().get(1).program().steps()).containsExactly(
        new Step.Wait("the-id-1"), new Step.Run(new Fixed(50_000)), new Step.Loop(0, 0));
    assertThat(setup.timers()).containsExactly(
        timer("hrtimer", 0, 4_001_000, "rt_storm_psi_fn", "the-id-0"),
        timer("hrtimer", 0, 4_000_999, "rt_storm_psi_fn", "the-id-1"),
        timer("hrtimer", 0, 4_000_998, "rt_storm_psi_fn", "the-id-2"));
  }

  @ParameterizedTest
  @CsvSource({"'2,5',0", "'0,1',2", "'0,2',1", "'0,1,2,3,4,5,6,7',0"})
  void psimon_wakerByDefault_isTheLowestOutsideItsMask(String cpus, int expected) {
    psimon(java.util.Arrays.stream(cpus.split(",")).mapToInt(Integer::parseInt).toArray(), Map.of("timer", "wheel"));
    assertThat(setup.timers().getFirst().cpu()).isEqualTo(expected);
    assertThat(setup.timers().getFirst().kind()).isEqualTo("wheel");
    assertThat(setup.timers().getFirst().function()).isEqualTo("poll_timer_fn");
  }

  @Test
  void psimon_wakerThatDoesNotExist_isTheUsersMistake() {
    assertThatThrownBy(() -> psimon(new int[] {2}, Map.of("waker", 8)))
        .isInstanceOf(ScenarioException.class)
        .hasMessage("test.yaml:1:1: waker is CPU 8, which the machine does not have (accepted: 0 to 7, or -1)");
  }

  @Test
  void program_copies_shareMaskAndHome() {
    program(Map.of("comm", "A", "policy", "RR:7", "cpus", new int[] {1, 3}, "home", 3, "count", 2, "at", 5_000_000L));
    assertThat(setup.tasks()).hasSize(2).allSatisfy(t -> {
      assertThat(t.comm()).isEqualTo("A");
      assertThat(t.policy()).isEqualTo(Policy.RR);
      assertThat(t.rtPriority()).isEqualTo(7);
      assertThat(t.cpus()).containsExactly(1, 3);
      assertThat(t.home()).isEqualTo(3);
      assertThat(t.startNs()).isEqualTo(5_001_000);
      assertThat(t.program()).isSameAs(TWO_MS);
    });
  }

  @Test
  void program_perCpu_pinsEachCopy() {
    program(Map.of("cpus", new int[] {1, 3}, "per-cpu", true));
    assertThat(setup.tasks()).extracting(TaskSpec::home).containsExactly(1, 3);
    assertThat(setup.tasks()).extracting(TaskSpec::comm).containsOnly("the-id");
    assertThat(setup.tasks()).extracting(TaskSpec::startNs).containsOnly(0L);
    assertThat(setup.tasks().get(1).cpus()).containsExactly(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"FIFO", "FIFO:0", "FIFO:100", "RR:-1", "fifo:50", "BATCH", "", "OTHER:1"})
  void policy_otherTexts_areRefused(String text) {
    assertThatThrownBy(() -> PolicyText.parse(text, Location.of("--set")))
        .isInstanceOf(ScenarioException.class)
        .hasMessage("--set: policy is the text '" + text + "' (accepted: OTHER, FIFO:1 to FIFO:99, RR:1 to RR:99)");
  }

  @Test
  void program_contradictions_areTheUsersMistake() {
    assertThatThrownBy(() -> program(Map.of("policy", "FIFO:50", "nice", 5)))
        .hasMessage("test.yaml:1:1: nice is for policy OTHER; this task has FIFO:50");
    assertThatThrownBy(() -> program(Map.of("cpus", new int[] {1, 2}, "home", 3)))
        .hasMessage("test.yaml:1:1: home is CPU 3, which is not one of cpus");
    assertThatThrownBy(() -> program(Map.of("per-cpu", true, "home", 1)))
        .hasMessage("test.yaml:1:1: home is given and per-cpu too, where each copy's home is its CPU");
  }

  private void psimon(int[] cpus, Map<String, Object> more) {
    Map<String, Object> given = new HashMap<>(more);
    given.put("cpus", cpus);
    new Psimon(new GivenParams(Psimon.PARAMS, given)).install(setup);
  }

  private void program(Map<String, Object> more) {
    Map<String, Object> given = new HashMap<>(more);
    given.put("program", TWO_MS);
    new ProgramTasks(new GivenParams(ProgramTasks.PARAMS, given)).install(setup);
  }

  private static Timer timer(String kind, int cpu, long firstNs, String function, String semaphore) {
    return new Timer(kind, cpu, firstNs, new Fixed(4_000_000), function, new TimerAction.Post(semaphore));
  }
}
