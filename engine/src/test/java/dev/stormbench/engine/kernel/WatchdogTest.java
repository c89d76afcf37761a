package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The arithmetic of kernel-facts.md 12.4: units of 2^30 ns, samples each 4 s. */
class WatchdogTest {
  private static final long UNIT_NS = 1L << 30;

  private record Report(long ns, long stuck) {}

  /** A policy by the kernel's rule on a machine of slow ticks; what it reports of CPU 1 is added to the list. */
  private static Box watched(List<Report> reports, boolean touches) {
    Box b = new Box(2, c -> c.hz = 100);
    b.onSample = (c, s) -> {
      if (c.id == 1 && s.now() > s.reportTs() + s.threshold()) {
        reports.add(new Report(c.now(), s.now() - s.touchTs()));
        s.restartReportWindow();
        if (touches) {
          c.k.touchSoftlockupWatchdog(1);
        }
      }
    };
    b.hog(1);
    b.hog(0);
    return b;
  }

  /** Runs for 5 s and returns when the last sample was. */
  private static long lastSample(Box b) {
    b.runTo(5 * S);
    return b.on(1, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().filter(e -> e.text().equals("watchdog_timer_fn")).toList()
        .getLast().ns();
  }

  @Test
  void samples_comeEachFourSeconds_andQueueTheStopper_section12_2() {
    Box b = watched(new ArrayList<>(), false);
    b.runTo(30 * S);
    List<Event> samples = b.on(1, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().filter(e -> e.text().equals("watchdog_timer_fn")).toList();
    assertThat(samples).hasSizeBetween(7, 8);
    for (int i = 1; i < samples.size(); i++) {
      assertThat(samples.get(i).ns() - samples.get(i - 1).ns()).isBetween(4 * S - MS, 4 * S + MS);
    }
    assertThat(b.switchedTo(1).stream().filter("migration/1"::equals).count()).isEqualTo(samples.size());
  }

  @Test
  void theFirstReport_comes24sAfterTheStopperRan_andSays22or23_section12_4() {
    List<Report> reports = new ArrayList<>();
    Box b = watched(reports, false);
    long sample = lastSample(b);
    b.tasklets(1, 2, 70 * S, sample + 2 * S, 500 * S);
    b.runTo(sample + 60 * S);
    assertThat(reports.getFirst().ns() - sample).isBetween(24 * S - MS, 24 * S + MS);
    assertThat(reports.getFirst().stuck()).isIn(22L, 23L);
  }

  @Test
  void withoutTouching_theNextReportComes24sLater_withTheDurationGrowing_section12_4() {
    List<Report> reports = new ArrayList<>();
    Box b = watched(reports, false);
    long sample = lastSample(b);
    b.tasklets(1, 2, 90 * S, sample + 2 * S, 500 * S);
    b.runTo(sample + 80 * S);
    assertThat(reports).hasSize(3);
    assertThat(reports.get(1).ns() - reports.get(0).ns()).isBetween(24 * S - MS, 24 * S + MS);
    assertThat(reports.get(1).stuck()).isIn(48 * S / UNIT_NS, 48 * S / UNIT_NS + 1);
  }

  @Test
  void aReportThatTouches_putsTheNextOffTo28s_section12_4() {
    List<Report> reports = new ArrayList<>();
    Box b = watched(reports, true);
    long sample = lastSample(b);
    b.tasklets(1, 2, 90 * S, sample + 2 * S, 500 * S);
    b.runTo(sample + 80 * S);
    assertThat(reports).hasSizeGreaterThanOrEqualTo(2);
    assertThat(reports.get(1).ns() - reports.get(0).ns()).isBetween(28 * S - MS, 28 * S + MS);
    assertThat(reports.get(1).stuck()).isIn(48L, 49L); // 52 s since the stopper: touching does not change touch_ts
  }

  @Test
  void aStopperThatRanASecondAfterTheSample_makesIt21_section12_4() {
    List<Report> reports = new ArrayList<>();
    Box b = watched(reports, false);
    long sample = lastSample(b);
    // busy over the next sample until a little more than a second after it; then the stopper runs; then busy for long
    b.tasklets(1, 2, 2200 * MS, sample + 3 * S, 500 * S);
    b.tasklets(1, 2, 70 * S, sample + 6 * S, 500 * S);
    b.runTo(sample + 60 * S);
    long ran = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(4).equals("migration/1")).toList().getLast().ns();
    assertThat(ran - sample).isBetween(5 * S, 5500 * MS);
    assertThat(reports.getFirst().ns() - sample).isBetween(28 * S - MS, 28 * S + MS);
    assertThat(reports.getFirst().stuck()).isIn(21L, 22L).isEqualTo((reports.getFirst().ns() >> 30) - (ran >> 30));
  }

  @Test
  void aCpuThatSwitchesInTime_isNeverReported_section19_4() {
    List<Report> reports = new ArrayList<>();
    Box b = watched(reports, false);
    b.tasklets(1, 2, 15 * S, 2 * S, 17 * S);
    b.runTo(100 * S);
    assertThat(reports).isEmpty();
  }
}
