package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.machine.Cpu;
import dev.stormbench.spi.machine.LockupState;
import dev.stormbench.spi.machine.Machine;
import dev.stormbench.testkit.Stub;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** With a threshold of 20 units and samples every 4 s, as watchdog_thresh 10 has it. */
class StampsTest {
  private static final long S = 1_000_000_000;

  private static Stamps stamps(long now, long touchTs, long reportTs, long nextSampleNs) {
    LockupState state = Stub.of(LockupState.class, Map.of("now", now, "touchTs", touchTs, "reportTs", reportTs, "threshold", 20,
        "samplePeriodMs", 4000L));
    Cpu cpu = Stub.of(Cpu.class, Map.of("timers", nextSampleNs < 0 ? List.of()
        : List.of(new Cpu.TimerInfo("hrtimer", "tick_nohz_handler", 1, ""), new Cpu.TimerInfo("hrtimer", "watchdog_timer_fn", nextSampleNs, ""))));
    return new Stamps(Stub.of(Machine.class, Map.of("lockup", state, "cpu", cpu)), 1);
  }

  @Test
  void aSampleIsMissed_whenAPeriodAndTheUnitOfRoundingHavePassed() {
    assertThat(stamps(14, 10, 10, 16 * S).missed()).isFalse();
    assertThat(stamps(15, 10, 10, 16 * S).missed()).isTrue();
    assertThat(stamps(99, 10, 10, -1).missed()).as("no detector").isFalse();
  }

  @Test
  void theNextReport_isTheFirstSampleMoreThanTheThresholdAfterTheWindowBegan() {
    Stamps s = stamps(15, 10, 10, 16 * S);
    // 31 units end after 33.28 s; samples at 16, 20, ... 32, 36 s: unit 29 is not more than 30, unit 33 is
    assertThat(s.nextReportNs()).isEqualTo(36 * S);
    assertThat(s.stuckAt(36 * S)).isEqualTo(23);
    assertThat(stamps(40, 10, 33, 40 * S).nextReportNs()).as("after a report").isEqualTo(60 * S);
  }

  @Test
  void aTouch_putsItOffToTheNextSample() {
    // the sample at 16 s only begins the window, at unit 14; unit 35 begins at 37.6 s
    assertThat(stamps(15, 10, Long.MAX_VALUE, 16 * S).nextReportNs()).isEqualTo(40 * S);
    assertThat(stamps(15, 10, 10, -1).nextReportNs()).as("no detector").isEqualTo(-1);
  }
}
