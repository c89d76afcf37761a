package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.Checker;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.LinkedHashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is allowed for in recordings, and where that ends. */
class RecordingsTest {
  private static final int IRQS_OFF = 0x01;

  private final Set<String> broken = new LinkedHashSet<>();
  private final Checker sched = started(new SchedInvariants());
  private final Checker time = started(new TimeInvariants());
  private final Checker wakeup = started(new WakeupInvariants());
  private final Checker irq = started(new IrqInvariants());
  private long nowNs;

  private Checker started(Checker c) {
    assertThat(c.startRecorded((invariant, what) -> broken.add(invariant))).isTrue();
    return c;
  }

  @Test
  void withoutWakeUps_nothingIsSaidOfSleepers_norOfWhereATaskIs() {
    sleepAndRunElsewhere();
    assertThat(broken).isEmpty();

    record(0, TraceEvent.SCHED_WAKING, 7, 0, "B", 8, 49, 0);
    record(0, TraceEvent.SCHED_WAKEUP, 7, 0, "B", 8, 49, 0);
    sleepAndRunElsewhere();
    assertThat(broken).containsExactly(SchedInvariants.SLEEPER, TimeInvariants.ELSEWHERE);
  }

  private void sleepAndRunElsewhere() {
    record(0, TraceEvent.SCHED_SWITCH, 7, 2, "A", 7, 49, 1, "swapper/0", 0, 120);
    record(1, TraceEvent.SCHED_SWITCH, 0, 2, "swapper/1", 0, 120, 0, "A", 7, 49);
    record(1, TraceEvent.SCHED_SWITCH, 7, 2, "A", 7, 49, 1, "swapper/1", 0, 120);
    record(0, TraceEvent.SCHED_SWITCH, 0, 2, "swapper/0", 0, 120, 0, "A", 7, 49);
  }

  @Test
  void withoutSchedWakeup_aTaskMayBeWakingAgain() {
    record(0, TraceEvent.SCHED_WAKING, 7, 0, "B", 8, 49, 0);
    record(0, TraceEvent.SCHED_WAKING, 7, 0, "B", 8, 49, 0);
    assertThat(broken).isEmpty();

    record(0, TraceEvent.SCHED_WAKEUP, 7, 0, "B", 8, 49, 0);
    record(0, TraceEvent.SCHED_WAKING, 7, 0, "B", 8, 49, 0);
    record(0, TraceEvent.SCHED_WAKING, 7, 0, "B", 8, 49, 0);
    assertThat(broken).containsExactly(WakeupInvariants.ONE_WAKING);
  }

  @Test
  void withoutEntries_anIpiMayNotArrive() {
    sentAndNeverEntered();
    assertThat(broken).isEmpty();

    record(2, TraceEvent.RESCHEDULE_ENTRY, 7, 0, 253);
    sentAndNeverEntered();
    assertThat(broken).contains(IrqInvariants.IPI);
  }

  private void sentAndNeverEntered() {
    record(0, TraceEvent.IPI_SEND_CPU, 7, 0, 1, "", "");
    nowNs += 10_000_000_000L;
    record(0, TraceEvent.HRTIMER_CANCEL, 7, 0, 0x10);
    irq.end();
  }

  @Test
  void aKernelThatCountsNoPreemption_hasNoDepth() {
    record(0, TraceEvent.SCHED_SWITCH, 7, 0, "A", 7, 49, 1, "B", 8, 120);
    assertThat(broken).isEmpty();

    record(0, TraceEvent.SCHED_SWITCH, 8, 2, "B", 8, 49, 1, "C", 9, 120);
    record(0, TraceEvent.SCHED_SWITCH, 9, 0, "C", 9, 49, 1, "B", 8, 120);
    assertThat(broken).containsExactly(SchedInvariants.SWITCH_CONTEXT);
  }

  @Test
  void theRecordersIpi_mayComeBetweenSchedSwitchAndTheSwitch_andNothingElse() {
    record(0, TraceEvent.SCHED_SWITCH, 7, 2, "A", 7, 49, 1, "B", 8, 120);
    record(0, TraceEvent.IPI_SEND_CPU, 7, 2, 0, "irq_work_queue", "rb_wake_up_waiters");
    record(0, TraceEvent.SCHED_SWITCH, 8, 2, "B", 8, 49, 1, "C", 9, 120);
    sched.end();
    assertThat(broken).isEmpty();

    record(0, TraceEvent.HRTIMER_CANCEL, 8, 1, 0x10);
    record(0, TraceEvent.SCHED_SWITCH, 9, 2, "C", 9, 49, 1, "B", 8, 120);
    sched.end();
    assertThat(broken).contains(SchedInvariants.CURRENT);
  }

  private void record(int cpu, TraceEvent event, int pid, int depth, Object... fields) {
    nowNs += 1_000;
    MadeRecord r = new MadeRecord(nowNs, cpu, event, pid, "task", IRQS_OFF, depth, fields);
    for (Checker c : new Checker[] {sched, time, wakeup, irq}) {
      c.event(r);
    }
  }
}
