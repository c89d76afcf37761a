package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.trace.TraceEvent;
import org.junit.jupiter.api.Test;

class TimeInvariantsTest extends FamilyTestBase {
  TimeInvariantsTest() {
    super(new TimeInvariants());
  }

  @Test
  void wakeMigrateRun_holds() {
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    migrate(1, 7, 49, 1, 2);
    wake(2, TraceEvent.SCHED_WAKEUP, 7, 2);
    hog(1, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 2, "", "");
    hog(2, TraceEvent.RESCHEDULE_ENTRY, HARD, 253);
    switchTo(2, "hog", 5, 120, 0, "t7", 7, 49);
    nowNs -= 3_000; // another CPU may be behind
    hog(3, TraceEvent.LOCAL_TIMER_EXIT, HARD, 236);
    assertThat(messages).isEmpty();
  }

  @Test
  void timeThatGoesBack_breaks43() {
    hog(1, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    nowNs -= 2_000;
    hog(1, TraceEvent.LOCAL_TIMER_EXIT, HARD, 236);
    assertThat(broken).containsExactly(TimeInvariants.MONOTONE);
  }

  @Test
  void wakeupBeforeItsWaking_breaks43() {
    nowNs = 10_000;
    wake(1, TraceEvent.SCHED_WAKING, 7, 2);
    nowNs = 5_000;
    wake(2, TraceEvent.SCHED_WAKEUP, 7, 2);
    assertThat(broken).containsExactly(TimeInvariants.CAUSE);
  }

  @Test
  void entryBeforeTheSend_breaks43() {
    nowNs = 10_000;
    hog(1, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 2, "", "generic_smp_call_function_single_interrupt");
    nowNs = 5_000;
    hog(2, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD, 251);
    assertThat(broken).containsExactly(TimeInvariants.CAUSE);
  }

  @Test
  void switchInElsewhere_breaks43() {
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    wake(1, TraceEvent.SCHED_WAKEUP, 7, 1);
    switchTo(2, "hog", 5, 120, 0, "t7", 7, 49);
    assertThat(broken).containsExactly(TimeInvariants.ELSEWHERE);
  }

  @Test
  void timeThatIsLost_breaks44() {
    machine.nowNs = 1_000_000;
    for (SmallMachine.CpuState c : machine.cpus) {
      c.taskNs = 1_000_000;
    }
    end();
    assertThat(messages).isEmpty();
    machine.cpus[3].taskNs = 999_999;
    end();
    assertThat(broken).containsExactly(TimeInvariants.ACCOUNTS);
  }

  @Test
  void timeThatIsCountedTwice_breaks44() {
    machine.cpus[1].taskNs = 1_001;
    hog(1, TraceEvent.LOCAL_TIMER_EXIT, HARD, 236);
    assertThat(broken).containsExactly(TimeInvariants.ACCOUNTS);
  }

  @Test
  void backlogThatNobodyRaised_breaks45() {
    hog(1, TraceEvent.SOFTIRQ_RAISE, HARD, 6);
    hog(1, TraceEvent.SOFTIRQ_RAISE, HARD, 6);
    machine.cpus[1].backlog = 1;
    hog(1, TraceEvent.TASKLET_ENTRY, SOFT, 0x1000, "body");
    assertThat(messages).isEmpty();
    hog(1, TraceEvent.TASKLET_ENTRY, SOFT, 0x2000, "body");
    assertThat(broken).containsExactly(TimeInvariants.BACKLOG);
  }

  @Test
  void negativeBacklog_breaks45() {
    hog(1, TraceEvent.SOFTIRQ_RAISE, HARD, 6);
    machine.cpus[1].backlog = -1;
    hog(1, TraceEvent.TASKLET_ENTRY, SOFT, 0x1000, "body");
    assertThat(broken).containsExactly(TimeInvariants.BACKLOG);
  }
}
