package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.trace.TraceEvent;
import org.junit.jupiter.api.Test;

class WakeupInvariantsTest extends FamilyTestBase {
  WakeupInvariantsTest() {
    super(new WakeupInvariants());
  }

  @Test
  void wakeUpElsewhere_withItsMigration_holds() {
    machine.tasks.add(SmallMachine.task(7, 49, 1));
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    migrate(1, 7, 49, 1, 2);
    wake(2, TraceEvent.SCHED_WAKEUP, 7, 2);
    switchTo(2, "hog", 5, 120, 0, "t7", 7, 49);
    switchTo(2, "t7", 7, 49, 1, "hog", 5, 120);
    wake(1, TraceEvent.SCHED_WAKING, 7, 2);
    wake(2, TraceEvent.SCHED_WAKEUP, 7, 2);
    assertThat(messages).isEmpty();
  }

  @Test
  void newTask_needsNoWaking() {
    wake(1, TraceEvent.SCHED_WAKEUP_NEW, 7, 1);
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    assertThat(messages).isEmpty();
  }

  @Test
  void migrationFromAnotherCpu_breaks10() {
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    migrate(1, 7, 49, 3, 2);
    assertThat(broken).containsExactly(WakeupInvariants.MIGRATE);
  }

  @Test
  void migrationToWhereItIs_breaks10() {
    migrate(1, 7, 49, 2, 2);
    assertThat(broken).containsExactly(WakeupInvariants.MIGRATE);
  }

  @Test
  void migrationOfARunningTask_breaks10() {
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 49);
    migrate(2, 7, 49, 1, 2);
    assertThat(broken).containsExactly(WakeupInvariants.MIGRATE);
  }

  @Test
  void migrationOutOfTheMask_breaks10() {
    machine.tasks.add(SmallMachine.task(7, 49, 1, 2, 0));
    migrate(1, 7, 49, 1, 2);
    assertThat(broken).containsExactly(WakeupInvariants.MIGRATE);
  }

  @Test
  void migrationOfAMigrationDisabledTask_breaks10() {
    machine.tasks.add(SmallMachine.task(7, 49, 1, 8, 1));
    migrate(1, 7, 49, 1, 2);
    assertThat(broken).containsExactly(WakeupInvariants.MIGRATE);
  }

  @Test
  void secondWakingBeforeTheWakeup_breaks11() {
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    wake(2, TraceEvent.SCHED_WAKING, 7, 1);
    assertThat(broken).containsExactly(WakeupInvariants.ONE_WAKING);
  }

  @Test
  void wakeupWithoutWaking_breaks11() {
    wake(1, TraceEvent.SCHED_WAKEUP, 7, 1);
    assertThat(broken).containsExactly(WakeupInvariants.ONE_WAKING);
  }

  @Test
  void wakingThatNamesAnotherCpu_breaks12() {
    switchTo(1, "t7", 7, 49, 1, "hog", 5, 120);
    wake(1, TraceEvent.SCHED_WAKING, 7, 2);
    assertThat(broken).containsExactly(WakeupInvariants.TARGET);
  }

  @Test
  void wakeupElsewhere_withoutMigration_breaks12() {
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    wake(2, TraceEvent.SCHED_WAKEUP, 7, 2);
    assertThat(broken).containsExactly(WakeupInvariants.TARGET);
  }
}
