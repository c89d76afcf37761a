package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.testkit.GivenParams;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TimerInvariantsTest extends FamilyTestBase {
  private static final long TIMER = 0xabc0;
  private static final int ABS = 0;
  private static final int REL_SOFT = 5;
  private static final int REL_PINNED_HARD = 11;
  private static final String TICK = "tick_nohz_handler";

  TimerInvariantsTest() {
    super(new TimerInvariants(new GivenParams(TimerInvariants.PARAMS, Map.of())));
  }

  @Test
  void sleepsCancelsAndTicks_hold() {
    start("hrtimer_wakeup", 60_000, 10_000, ABS);
    expire(11_000, HARD);
    start("hrtimer_wakeup", 90_000, 90_000, ABS);
    hog(1, TraceEvent.HRTIMER_CANCEL, IRQS_OFF, TIMER);
    start("hrtimer_wakeup", 95_000, 95_000, ABS);
    assertThat(messages).isEmpty();
  }

  @Test
  void secondStart_breaks37() {
    start("hrtimer_wakeup", 60_000, 60_000, ABS);
    start("hrtimer_wakeup", 70_000, 70_000, ABS);
    assertThat(broken).containsExactly(TimerInvariants.ALTERNATE);
  }

  @Test
  void aStartThatSaysThatTheTimerWasArmed_isARestart() {
    start("hrtimer_wakeup", 60_000, 60_000, ABS);
    hog(1, TraceEvent.HRTIMER_START, HARD, TIMER, "hrtimer_wakeup", 70_000, 70_000, ABS, 1);
    expire(70_000, HARD);
    assertThat(broken).isEmpty();
  }

  @Test
  void secondExpiry_breaks37() {
    start("hrtimer_wakeup", 60_000, 60_000, ABS);
    expire(60_000, HARD);
    expire(60_000, HARD);
    assertThat(broken).containsExactly(TimerInvariants.ALTERNATE);
  }

  @Test
  void secondCancel_breaks37() {
    start("hrtimer_wakeup", 60_000, 60_000, ABS);
    hog(1, TraceEvent.HRTIMER_CANCEL, IRQS_OFF, TIMER);
    hog(1, TraceEvent.HRTIMER_CANCEL, IRQS_OFF, TIMER);
    assertThat(broken).containsExactly(TimerInvariants.ALTERNATE);
  }

  @Test
  void expiryBeforeItsTime_breaks37() {
    start("hrtimer_wakeup", 60_000, 10_000, ABS);
    expire(9_999, HARD);
    assertThat(broken).containsExactly(TimerInvariants.EARLY);
  }

  @Test
  void hardTimerInSoftirq_breaks37() {
    start("rt_storm_timer_fn", 60_000, 60_000, REL_PINNED_HARD);
    expire(60_000, SOFT);
    assertThat(broken).containsExactly(TimerInvariants.CONTEXT);
  }

  @Test
  void softTimerInHardirq_breaks37() {
    start("x", 60_000, 60_000, REL_SOFT);
    expire(60_000, HARD_IN_SOFT);
    assertThat(broken).containsExactly(TimerInvariants.CONTEXT);
  }

  @Test
  void plainTimer_isSoft_onPreemptRtOnly() {
    machine.preempt = Machine.Preempt.RT;
    start("hrtimer_wakeup", 60_000, 60_000, ABS);
    expire(60_000, SOFT);
    assertThat(messages).isEmpty();
    machine.preempt = Machine.Preempt.FULL;
    start("hrtimer_wakeup", 60_000, 60_000, ABS);
    expire(60_000, SOFT);
    assertThat(broken).containsExactly(TimerInvariants.CONTEXT);
  }

  @Test
  void restartedHardTimer_staysHard() {
    start("rt_storm_timer_fn", 60_000, 60_000, REL_PINNED_HARD);
    expire(60_000, HARD);
    start("rt_storm_timer_fn", 810_000, 810_000, ABS);
    machine.preempt = Machine.Preempt.RT;
    expire(810_000, SOFT);
    assertThat(broken).containsExactly(TimerInvariants.CONTEXT);
  }

  @Test
  void ticksWithGaps_keepTheirGrid() {
    for (long jiffy : new long[] {3, 4, 7, 12, 14}) {
      start(TICK, jiffy * 1_000_000 + 123, jiffy * 1_000_000 + 123, ABS);
      expire(jiffy * 1_000_000 + 500, HARD);
    }
    assertThat(messages).isEmpty();
  }

  @Test
  void tickThatDrifts_breaks38() {
    start(TICK, 1_000_000, 1_000_000, ABS);
    expire(1_000_100, HARD);
    start(TICK, 2_000_000, 2_000_000, ABS);
    expire(2_000_100, HARD);
    start(TICK, 3_000_100, 3_000_100, ABS);
    assertThat(broken).containsExactly(TimerInvariants.GRID);
  }

  private void start(String function, long expires, long softExpires, int mode) {
    hog(1, TraceEvent.HRTIMER_START, HARD, TIMER, function, expires, softExpires, mode);
  }

  private void expire(long atNs, int flags) {
    hog(1, TraceEvent.HRTIMER_EXPIRE_ENTRY, flags, TIMER, atNs, "f");
  }
}
