package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** kernel-facts.md 12.4: what the soft-lockup detector says when, from samples each 4 s and units of 2^30 ns. */
@DisplayName("Watchdog arithmetic: samples each 4 s, units of 2^30 ns, threshold 20")
class WatchdogArithmeticTest {
  private static final long UNIT_NS = 1L << 30;
  /** The first sample is some phase after this. */
  private static final long BASE_NS = 4 * S;
  /** A little after a sample: its stopper work has run. */
  private static final long SETTLED_NS = 20 * MS;

  private record Report(int cpu, long ns, long seconds) {}

  /** A machine whose samples come at {@code sampleNs} and each 4 s before and after; the kernel's rule reports. */
  private static Box watched(int cpus, long sampleNs, boolean dumpTouches, List<Report> reports) {
    Box b = new Box(cpus, c -> c.hz = 100);
    for (int cpu = 0; cpu < cpus; cpu++) {
      b.k.watchdog.enable(b.cpu(cpu), Math.floorMod(sampleNs, 4 * S));
      b.hog(cpu);
    }
    b.onSample = (c, s) -> {
      if (s.now() > s.reportTs() + s.threshold()) {
        reports.add(new Report(c.id, c.now(), s.now() - s.touchTs()));
        s.restartReportWindow();
        if (dumpTouches) {
          c.k.touchSoftlockupWatchdog(c.id);
        }
      }
    };
    return b;
  }

  /** Keeps a CPU in one softirq from one time to another; ticks stretch it a little. */
  private static void stuck(Box b, int cpu, long fromNs, long toNs) {
    b.tasklets(cpu, 2, toNs - fromNs, fromNs, 10_000 * S);
  }

  private static long units(long fromNs, long toNs) {
    return toNs / UNIT_NS - fromNs / UNIT_NS;
  }

  /** Sample times over one unit, so that every remainder comes up. */
  private static List<Long> phases() {
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      all.add(BASE_NS + i * UNIT_NS / 12);
    }
    return all;
  }

  private static void assertSample(long ns, long sampleNs, int samplesLater) {
    assertThat(ns).isBetween(sampleNs + samplesLater * 4 * S, sampleNs + samplesLater * 4 * S + MS);
  }

  // -- the first report -----------------------------------------------------------------------------

  @Test
  @DisplayName("the first report comes 24 s after the last sample that the stopper answered, and says 22s or 23s")
  void firstReport() {
    TreeSet<Long> said = new TreeSet<>();
    for (long sample : phases()) {
      List<Report> reports = new ArrayList<>();
      Box b = watched(2, sample, false, reports);
      stuck(b, 1, sample + SETTLED_NS, sample + 30 * S);
      b.runTo(sample + 29 * S);
      assertThat(reports).hasSize(1);
      assertSample(reports.getFirst().ns, sample, 6);
      assertThat(reports.getFirst().seconds).isEqualTo(units(sample, sample + 24 * S));
      said.add(reports.getFirst().seconds);
    }
    assertThat(said).containsExactly(22L, 23L);
  }

  @ParameterizedTest(name = "{0} ms late")
  @ValueSource(longs = {500, 900, 1300})
  @DisplayName("a stopper that ran 0.4 s to 1.4 s after its sample makes 21s possible at the same +24 s")
  void firstReportOfALateStopper(long lateMs) {
    TreeSet<Long> said = new TreeSet<>();
    for (long sample : phases()) {
      List<Report> reports = lateStopper(sample, lateMs * MS);
      assertSample(reports.getFirst().ns, sample, 6);
      said.add(reports.getFirst().seconds);
    }
    assertThat(said).containsExactly(21L, 22L);
  }

  @Test
  @DisplayName("a stopper that ran 3 s after its sample makes +24 s too early: 28 s after the sample, 23s or 24s")
  void firstReportOfAVeryLateStopper() {
    TreeSet<Long> said = new TreeSet<>();
    for (long sample : phases()) {
      List<Report> reports = lateStopper(sample, 3 * S);
      assertSample(reports.getFirst().ns, sample, 7);
      said.add(reports.getFirst().seconds);
    }
    assertThat(said).containsExactly(23L, 24L);
  }

  /** Busy over the sample until {@code lateNs} after it; the stopper runs; busy again. */
  private static List<Report> lateStopper(long sample, long lateNs) {
    List<Report> reports = new ArrayList<>();
    Box b = watched(2, sample, false, reports);
    stuck(b, 1, sample - 500 * MS, sample + lateNs);
    stuck(b, 1, sample + lateNs + 2 * SETTLED_NS, sample + 40 * S);
    b.runTo(sample + 29 * S);
    long ran = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(4).equals("migration/1"))
        .toList().getLast().ns();
    assertThat(ran).isBetween(sample + lateNs, sample + lateNs + SETTLED_NS);
    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().seconds).isEqualTo(units(ran, reports.getFirst().ns));
    return reports;
  }

  @Test
  @DisplayName("the threshold is strict: 20 units are no lockup, 21 are")
  void thresholdIsStrict() {
    TreeSet<Long> elapsed = new TreeSet<>();
    for (long sample : phases()) {
      List<Long> silent = new ArrayList<>();
      Box b = watched(2, sample, false, new ArrayList<>());
      BiConsumer<Cpu, LockupState> kernelRule = b.onSample;
      b.onSample = (c, s) -> {
        long before = s.reportTs();
        kernelRule.accept(c, s);
        if (c.id == 1 && before == s.reportTs()) {
          silent.add(s.now() - s.reportTs());
        }
      };
      stuck(b, 1, sample - 500 * MS, sample + 2 * S);
      stuck(b, 1, sample + 2 * S + 2 * SETTLED_NS, sample + 40 * S);
      b.runTo(sample + 33 * S);
      elapsed.addAll(silent);
    }
    assertThat(elapsed.last()).isEqualTo(20);
  }

  // -- the next ones --------------------------------------------------------------------------------

  @ParameterizedTest(name = "the dump touches: {0}")
  @ValueSource(booleans = {false, true})
  @DisplayName("reports of one episode are 24 s apart; 28 s when the report's stack dump touches; the duration grows on")
  void nextReports(boolean dumpTouches) {
    int samples = dumpTouches ? 7 : 6;
    for (long sample : phases()) {
      List<Report> reports = new ArrayList<>();
      Box b = watched(2, sample, dumpTouches, reports);
      stuck(b, 1, sample + SETTLED_NS, sample + 90 * S);
      b.runTo(sample + 86 * S);
      assertThat(reports).hasSize(3);
      for (int i = 0; i < reports.size(); i++) {
        assertSample(reports.get(i).ns, sample, 6 + i * samples);
        assertThat(reports.get(i).seconds).isEqualTo(units(sample, reports.get(i).ns));
      }
    }
  }

  // -- the seed -------------------------------------------------------------------------------------

  /** A time of the seed's log on a machine that booted 56 800 units later: units and samples stay what they were. */
  private static long seed(double seconds) {
    return Math.round(seconds * S) - 56_800 * UNIT_NS;
  }

  private static String text(Report r) {
    String cpu = r.cpu == 1 ? "47" : "95";
    return String.format(Locale.ROOT, "%.2f CPU#%s %ds", (r.ns + 56_800 * UNIT_NS) / 1e9, cpu, r.seconds);
  }

  @Test
  @DisplayName("the six reports of the seed follow from when the two stoppers last ran and from one RCU stall warning")
  void seedReports() {
    List<Report> reports = new ArrayList<>();
    Box b = watched(3, seed(61097.38), true, reports);
    // 47: last ran at 61097.4, again at 61186.2, 0.8 s after a sample, between a pass and the next, which was pending
    stuck(b, 1, seed(61097.40), seed(61186.15));
    stuck(b, 1, seed(61180.00), seed(61209.00));
    // 95: last ran at 61101.4, had the CPU some time after its first report, last ran again at 61173.4
    stuck(b, 2, seed(61101.40), seed(61150));
    stuck(b, 2, seed(61173.40), seed(61230));
    List<String> stalls = new ArrayList<>();
    b.onStall = (c, rcu) -> {
      stalls.add(text(new Report(c.id, c.now(), rcu.gpAgeJiffies() / 100)));
      c.k.touchSoftlockupWatchdog(c.id);
      for (int cpu = 0; cpu < 3; cpu++) {
        if (rcu.owesQs(cpu)) {
          c.k.touchSoftlockupWatchdog(cpu);
        }
      }
    };
    b.runTo(seed(61228));
    assertThat(reports.stream().map(WatchdogArithmeticTest::text)).containsExactly(
        "61125.38 CPU#95 22s",
        "61145.38 CPU#47 45s",
        "61173.38 CPU#47 71s",
        "61197.38 CPU#95 22s",
        "61209.38 CPU#47 21s",
        "61225.38 CPU#95 48s");
    // The first touches 47 in (61117.38, 61121.38]; 95 had passed a quiescent state by then. The grace period lasts on,
    // for 47's RCU softirq comes after the tasklets of its pass.
    assertThat(stalls).containsExactly("61118.40 CPU#47 21s", "61181.43 CPU#47 84s");
  }
}
