package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Samples and the stopper: kernel-facts.md 12.2. What follows from them is in WatchdogArithmeticTest. */
class WatchdogTest {
  private record Report(long ns, long stuck) {}

  /** A policy by the kernel's rule on a machine of slow ticks; what it reports of CPU 1 is added to the list. */
  private static Box watched(List<Report> reports) {
    Box b = new Box(2, c -> c.hz = 100);
    b.onSample = (c, s) -> {
      if (c.id == 1 && s.now() > s.reportTs() + s.threshold()) {
        reports.add(new Report(c.now(), s.now() - s.touchTs()));
        s.restartReportWindow();
      }
    };
    b.hog(1);
    b.hog(0);
    return b;
  }

  @Test
  void samples_comeEachFourSeconds_andQueueTheStopper_section12_2() {
    Box b = watched(new ArrayList<>());
    b.runTo(30 * S);
    List<Event> samples = b.on(1, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().filter(e -> e.text().equals("watchdog_timer_fn")).toList();
    assertThat(samples).hasSizeBetween(7, 8);
    for (int i = 1; i < samples.size(); i++) {
      assertThat(samples.get(i).ns() - samples.get(i - 1).ns()).isBetween(4 * S - MS, 4 * S + MS);
    }
    assertThat(b.switchedTo(1).stream().filter("migration/1"::equals).count()).isEqualTo(samples.size());
  }

  @Test
  void aCpuThatSwitchesInTime_isNeverReported_section19_4() {
    List<Report> reports = new ArrayList<>();
    Box b = watched(reports);
    b.tasklets(1, 2, 15 * S, 2 * S, 17 * S);
    b.runTo(100 * S);
    assertThat(reports).isEmpty();
  }
}
