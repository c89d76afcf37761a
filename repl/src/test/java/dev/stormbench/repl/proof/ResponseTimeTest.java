package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FIFO tasks against fixed-priority response-time analysis, and latencies against the costs on their path. */
@DisplayName("Response times")
class ResponseTimeTest {
  private static final long RELEASE_US = 10_000;
  private static final int[] PERIODS_US = {4_000, 5_000, 6_000, 8_000, 10_000, 12_000, 15_000, 20_000, 24_000, 30_000};
  private static final long HYPERPERIOD_US = 120_000;
  private static final int SETS = 40;

  private final Workbench workbench = new Workbench();

  /** A periodic task; the one before it in its set is more urgent. */
  private record Periodic(long periodUs, long runUs) {}

  /** Sets that response-time analysis says are schedulable, with slack; priorities are not always rate monotonic. */
  static Stream<List<Periodic>> taskSets() {
    SplittableRandom random = new SplittableRandom(20261122);
    return Stream.generate(() -> randomSet(random)).filter(ResponseTimeTest::schedulable).limit(SETS);
  }

  private static List<Periodic> randomSet(SplittableRandom random) {
    int n = random.nextInt(2, 7);
    double load = random.nextDouble(0.5, 0.98);
    double[] share = random.doubles(n, 0.1, 1).toArray();
    double sum = Arrays.stream(share).sum();
    List<Periodic> set = new ArrayList<>();
    for (double s : share) {
      int period = PERIODS_US[random.nextInt(PERIODS_US.length)];
      set.add(new Periodic(period, Math.max(10, Math.round(period * load * s / sum))));
    }
    return set;
  }

  private static boolean schedulable(List<Periodic> set) {
    return IntStream.range(0, set.size()).allMatch(i -> responseUs(set, i) < set.get(i).periodUs);
  }

  /** R = C + sum over the more urgent of ceil(R / T) C, from below; past the period it is only known to be late. */
  private static long responseUs(List<Periodic> set, int task) {
    long r = 0;
    long next = set.get(task).runUs;
    while (next != r && next <= set.get(task).periodUs) {
      r = next;
      next = set.get(task).runUs;
      for (Periodic p : set.subList(0, task)) {
        next += (r + p.periodUs - 1) / p.periodUs * p.runUs;
      }
    }
    return next;
  }

  // -- FIFO sets on one CPU -------------------------------------------------------------------------

  @ParameterizedTest(name = "{0}")
  @MethodSource("taskSets")
  @DisplayName("without overheads the worst response from synchronous release is that of response-time analysis, exactly")
  void exactWithoutOverheads(List<Periodic> set) {
    long[][] responses = responsesNs(set, "zero");
    for (int i = 0; i < set.size(); i++) {
      long analysedNs = responseUs(set, i) * 1000;
      assertThat(responses[i][0]).as("first job of task %d", i).isEqualTo(analysedNs);
      assertThat(Arrays.stream(responses[i]).max()).as("worst job of task %d", i).hasValue(analysedNs);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("taskSets")
  @DisplayName("with overheads the response from synchronous release is never below it")
  void notBelowWithOverheads(List<Periodic> set) {
    long[][] responses = responsesNs(set, "generic-x86");
    for (int i = 0; i < set.size(); i++) {
      assertThat(responses[i][0]).as("first job of task %d", i).isGreaterThan(responseUs(set, i) * 1000);
    }
  }

  /** By task and job: from the job's release to the task's going to sleep. */
  private long[][] responsesNs(List<Periodic> set, String costs) {
    StringBuilder yaml = new StringBuilder("""
        format: 1
        name: fifo-set
        description: Periodic FIFO tasks on CPU 1.
        machine: { cpus: 2 }
        kernel:  { profile: v7.0, dl-server: false }
        run: { duration: 140ms }
        costs:\s""").append(costs).append("\nworkloads:\n");
    for (int i = 0; i < set.size(); i++) {
      yaml.append("  - program: { id: t").append(i).append(", policy: \"FIFO:").append(90 - i).append("\", cpus: [1], program: [")
          .append(jobs(set.get(i))).append("] }\n");
    }
    long[][] responses = new long[set.size()][];
    int[] done = new int[set.size()];
    for (int i = 0; i < responses.length; i++) {
      responses[i] = new long[(int) (HYPERPERIOD_US / set.get(i).periodUs)];
    }
    Simulation simulation = Simulation.of(workbench.text(yaml.toString()), Engine.FAST);
    simulation.observe(r -> {
      boolean slept = r.event() == TraceEvent.SCHED_SWITCH && r.text(0).matches("t[0-9]") && r.arg(3) != 0;
      if (slept && r.timeNs() > RELEASE_US * 1000) {
        int task = r.text(0).charAt(1) - '0';
        int job = done[task]++;
        responses[task][job] = r.timeNs() - (RELEASE_US + job * set.get(task).periodUs) * 1000;
      }
    });
    simulation.run((now, end) -> true);
    for (int i = 0; i < done.length; i++) {
      assertThat(done[i]).as("jobs of task %d", i).isEqualTo(responses[i].length);
    }
    return responses;
  }

  private static String jobs(Periodic p) {
    return IntStream.range(0, (int) (HYPERPERIOD_US / p.periodUs))
        .mapToObj(job -> "until: " + (RELEASE_US + job * p.periodUs) + "us, run: " + p.runUs + "us")
        .collect(Collectors.joining(", "));
  }

  // -- cyclictest -----------------------------------------------------------------------------------

  /**
   * What is executed between sched_waking of the CPU's own sleeper, in its timer's callback, and its first instruction.
   * Its enqueue writes cpupri, whose line another CPU wrote last.
   */
  private static final List<String> PATH = List.of("lock-acquire", "ttwu", "line-llc", "hrtimer-callback", "irq-exit",
      "irq-disturbance", "lock-acquire", "schedule", "context-switch");
  private static final int CPUS = 4;
  private static final int CYCLES = 200;
  private static final long START_NS = 20_000_000;

  private static final String LOAD = """
        - softirq-items: { cpus: all, period: 700us, pool: 10, work: 90us }
        - fair-hog: { cpus: all }
        - kworker-items: { cpus: all, period: 3ms, work: 40us, function: vmstat_update }
      """;

  /** Like cyclictest: on each of four CPUs, at its own offset, a FIFO thread that sleeps to absolute times. */
  private Scenario cyclictest(String idle, String load) {
    String threads = IntStream.range(0, CPUS).mapToObj(cpu -> "  - program: { id: cyclictest-" + cpu
        + ", comm: cyclictest, policy: \"FIFO:80\", cpus: [" + cpu + "], program: [" + cycles(cpu) + "] }\n")
        .collect(Collectors.joining());
    return workbench.text("""
        format: 1
        name: cyclictest
        description: One FIFO thread per CPU, and perhaps something else.
        machine: { cpus: %d, idle: %s }
        kernel:  { profile: v7.0 }
        costs:   generic-x86
        run: { duration: 80ms, seed: 3 }
        workloads:
        %s%s""".formatted(CPUS, idle, threads, load));
  }

  private static String cycles(int cpu) {
    return IntStream.range(0, CYCLES).mapToObj(i -> "until: " + (START_NS / 1000 + 60 * cpu + 270 * i) + "us, run: 5us")
        .collect(Collectors.joining(", "));
  }

  /**
   * From sched_waking to switch-in, for every cycle. sched_switch is traced before the switch's time where it preempts,
   * and after it where the previous task, or idle, leaves: see Core.
   */
  private static List<Long> latenciesNs(Scenario s) {
    long[] wakingNs = new long[CPUS];
    List<Long> all = new ArrayList<>();
    Simulation simulation = Simulation.of(s, Engine.FAST);
    simulation.observe(r -> {
      if (r.timeNs() < START_NS) {
        return;
      }
      if (r.event() == TraceEvent.SCHED_WAKING && r.text(0).equals("cyclictest")) {
        wakingNs[r.cpu()] = r.timeNs();
      } else if (r.event() == TraceEvent.SCHED_SWITCH && r.text(4).equals("cyclictest")) {
        boolean left = r.arg(1) == 0 || (r.arg(3) & 0xFF) != 0;
        all.add(r.timeNs() + (left ? 0 : s.costs().ns("context-switch")) - wakingNs[r.cpu()]);
      }
    });
    simulation.run((now, end) -> true);
    assertThat(all).hasSize(CPUS * CYCLES);
    return all;
  }

  private static long pathNs(Scenario s) {
    return PATH.stream().mapToLong(s.costs()::ns).sum();
  }

  @ParameterizedTest(name = "idle: {0}")
  @ValueSource(strings = {"halt", "mwait", "poll"})
  @DisplayName("cyclictest on an idle machine: the latency is the sum of the costs on the path, whatever the idle state")
  void idleMachine(String idle) {
    Scenario s = cyclictest(idle, "");
    List<Long> latencies = latenciesNs(s);
    long coldNs = pathNs(s) + s.costs().ns("cold-switch"); // each CPU's first switch for long
    assertThat(latencies.subList(0, CPUS)).containsOnly(coldNs);
    assertThat(latencies.subList(CPUS, latencies.size())).containsOnly(pathNs(s));
  }

  @Test
  @DisplayName("cyclictest under load: no latency is below the sum of the costs on the path, and some are far above")
  void loadedMachine() {
    Scenario s = cyclictest("mwait", LOAD);
    List<Long> latencies = latenciesNs(s);
    assertThat(latencies).allSatisfy(ns -> assertThat(ns).isGreaterThanOrEqualTo(pathNs(s)));
    assertThat(latencies).filteredOn(ns -> ns > 20 * pathNs(s)).hasSizeGreaterThan(CYCLES / 10);
  }
}
