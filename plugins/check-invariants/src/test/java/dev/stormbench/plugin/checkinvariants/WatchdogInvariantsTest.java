package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.trace.TraceEvent;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class WatchdogInvariantsTest extends FamilyTestBase {
  private static final long S = 1_000_000_000L;
  private static final long UNIT = 1 << 30;

  WatchdogInvariantsTest() {
    super(new WatchdogInvariants());
  }

  @Test
  void twoReportsOfOneEpisode_hold() {
    stopperRuns(1, 10 * UNIT);
    report(1, 31 * UNIT + 5_000, 21);
    report(1, 52 * UNIT + 5_000, 42);
    assertThat(messages).isEmpty();
  }

  @Test
  void samplesOffTheirGrid_break39() {
    sample(1, 4 * S);
    sample(1, 8 * S);
    sample(1, 16 * S);
    assertThat(messages).isEmpty();
    sample(1, 21 * S);
    assertThat(broken).containsExactly(WatchdogInvariants.SAMPLES);
  }

  @Test
  void reportBeforeItsTime_breaks41() {
    stopperRuns(1, 10 * UNIT);
    report(1, 30 * UNIT + 5_000, 20);
    assertThat(broken).containsExactly(WatchdogInvariants.THRESHOLD);
  }

  @Test
  void reportsTooClose_break39() {
    stopperRuns(1, 10 * UNIT);
    report(1, 31 * UNIT + 5_000, 21);
    report(1, 40 * UNIT + 5_000, 30);
    assertThat(broken).containsExactly(WatchdogInvariants.APART);
  }

  @Test
  void wrongDuration_breaks40() {
    stopperRuns(1, 10 * UNIT);
    report(1, 40 * UNIT + 5_000, 22);
    report(2, 41 * UNIT + 5_000, 60);
    assertThat(broken).containsExactly(WatchdogInvariants.STUCK);
    assertThat(messages).hasSize(2);
  }

  @Test
  void durationThatDoesNotGrow_breaks40() {
    stopperRuns(1, 10 * UNIT);
    report(1, 33 * UNIT + 5_000, 23);
    report(1, 54 * UNIT + 5_000, 22);
    assertThat(broken).containsExactly(WatchdogInvariants.STUCK, WatchdogInvariants.GROWS);
  }

  @Test
  void runOfTheStopper_endsTheEpisode_ifItRanSoftlockupFn() {
    stopperRuns(1, 10 * UNIT);
    report(1, 33 * UNIT + 5_000, 23);
    stopperRuns(1, 34 * UNIT);
    report(1, 56 * UNIT + 5_000, 22);
    assertThat(messages).isEmpty();
  }

  @Test
  void stallBeforeItsTimeout_breaks42() {
    machine.gpAgeJiffies = 21_000;
    hog(1, TraceEvent.RCU_STALL_WARNING, HARD, "rcu_preempt", "SelfDetected");
    assertThat(messages).isEmpty();
    machine.gpAgeJiffies = 20_999;
    hog(1, TraceEvent.RCU_STALL_WARNING, HARD, "rcu_preempt", "SelfDetected");
    assertThat(broken).containsExactly(WatchdogInvariants.EARLY_STALL);
  }

  @Test
  void quiescentStateInTheMidstOfSoftirqs_breaks42() {
    tickInSoftirqs(1, 1_000_000);
    machine.gpSeq += 4;
    tickInSoftirqs(1, 2_000_000);
    tickInSoftirqs(1, 3_000_000);
    assertThat(messages).isEmpty();
    machine.cpus[1].owesQs = false;
    tickInSoftirqs(1, 4_000_000);
    assertThat(broken).containsExactly(WatchdogInvariants.OWES);
  }

  @Test
  void quiescentStateFromBeforeTheSoftirqs_holds() {
    tickInSoftirqs(1, 1_000_000);
    machine.cpus[1].owesQs = false;
    tickInSoftirqs(1, 2_000_000);
    assertThat(messages).isEmpty();
  }

  private void sample(int cpu, long nextNs) {
    hog(cpu, TraceEvent.HRTIMER_START, HARD, 0x10, "watchdog_timer_fn", nextNs, nextNs, 10);
  }

  private void stopperRuns(int cpu, long atNs) {
    nowNs = atNs;
    hog(cpu, TraceEvent.HRTIMER_EXPIRE_ENTRY, HARD, 0x10, atNs, "watchdog_timer_fn");
    switchTo(cpu, "hog", 5, 120, 0, "migration/" + cpu, 9, 0);
    switchTo(cpu, "migration/" + cpu, 9, 0, 1, "hog", 5, 120);
  }

  private void report(int cpu, long atNs, long stuck) {
    nowNs = atNs;
    machine.kernelLog.add(String.format(Locale.ROOT, "[%5d.%06d] watchdog: BUG: soft lockup - CPU#%d stuck for %ds! [hog:5]",
        atNs / S, atNs % S / 1000, cpu, stuck));
    hog(cpu, TraceEvent.HRTIMER_EXPIRE_EXIT, HARD, 0x10);
  }

  /** A timer interrupt in a stretch of softirqs that has lasted so long. */
  private void tickInSoftirqs(int cpu, long softirqNs) {
    machine.cpus[cpu].softirqNs = softirqNs;
    nowNs = 100 * S + softirqNs - 1_000;
    hog(cpu, TraceEvent.LOCAL_TIMER_EXIT, HARD_IN_SOFT, 236);
  }
}
