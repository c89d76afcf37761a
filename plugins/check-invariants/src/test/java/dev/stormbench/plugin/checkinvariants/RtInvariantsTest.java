package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.plugin.checkinvariants.SmallMachine.CpuState;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.testkit.GivenParams;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RtInvariantsTest extends FamilyTestBase {
  private final CpuState target = machine.cpus[1];

  RtInvariantsTest() {
    super(new RtInvariants(new GivenParams(RtInvariants.PARAMS, Map.of())));
  }

  /** A storm target: a hog runs, a psimon and another task wait, the CPU is in rto_mask. */
  @BeforeEach
  void overloadTheTarget() {
    target.curr = SmallMachine.task(5, 120, 1);
    target.rtNrRunning = 2;
    target.nrRunning = 3;
    target.highestPrioCurr = 97;
    target.highestPrioNext = 97;
    target.overloaded = true;
    target.pushable.add(SmallMachine.task(6, 97, 1));
    target.pushable.add(SmallMachine.task(7, 98, 1));
    machine.rtoMask[1] = true;
    machine.rtoCount = 1;
  }

  @Test
  void stormTarget_andIdleCpu_hold() {
    look(1);
    look(0);
    assertThat(messages).isEmpty();
  }

  @Test
  void insideLockedSections_nothingIsLookedAt() {
    machine.rtoCount = 7;
    hog(1, TraceEvent.SCHED_SWITCH, IRQS_OFF, "hog", 5, 120, 0, "x", 9, 120);
    hog(1, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 2, "", "");
    assertThat(messages).isEmpty();
  }

  @Test
  void bitWithoutTheFlag_breaks16() {
    machine.rtoMask[0] = true;
    machine.rtoCount = 2;
    look(0);
    assertThat(broken).containsExactly(RtInvariants.MASK);
  }

  @Test
  void countThatIsNotTheMasks_breaks16() {
    machine.rtoCount = 2;
    look(1);
    assertThat(broken).containsExactly(RtInvariants.MASK);
  }

  @Test
  void taskThatNoQueueCounts_breaks15() {
    target.rtNrRunning = 0;
    target.highestPrioCurr = SmallMachine.NO_PRIO;
    machine.tasks.add(SmallMachine.task(5, 120, 1));
    end();
    assertThat(messages).isEmpty();
    machine.tasks.add(SmallMachine.task(6, 97, 1));
    end();
    assertThat(broken).containsExactly(RtInvariants.COUNT);
  }

  @Test
  void theTasksOfAPolicy_areOnNoQueueOfTheClass() {
    target.rtNrRunning = 0;
    target.highestPrioCurr = SmallMachine.NO_PRIO;
    machine.tasks.add(SmallMachine.task(6, 97, 1));
    machine.rtPolicy = "rt-global";
    end();
    assertThat(broken).isEmpty();
    machine.rtPolicy = "none";
    machine.fairPolicy = "central";
    end();
    assertThat(broken).containsExactly(RtInvariants.COUNT);
  }

  @Test
  void otherLevelOfCpupri_breaks19() {
    target.cpupri = 1;
    look(1);
    assertThat(broken).containsExactly(RtInvariants.CPUPRI);
  }

  @Test
  void pushBusyWithoutItsWork_breaks26() {
    target.pushBusy = true;
    target.stopWorks.add("softlockup_fn");
    look(1);
    assertThat(broken).containsExactly(RtInvariants.PUSH_BUSY);
  }

  @Test
  void queuedPushWithoutPushBusy_breaks26() {
    target.stopWorks.add("push_cpu_stop");
    target.pushBusy = true;
    look(1);
    assertThat(messages).isEmpty();
    target.pushBusy = false;
    look(1);
    assertThat(broken).containsExactly(RtInvariants.PUSH_BUSY);
  }

  @Test
  void olderOverloadRule_isNotHeldTo17() {
    machine.overloadRule = "migratory";
    target.pushable.clear();
    target.highestPrioNext = SmallMachine.NO_PRIO;
    look(1);
    assertThat(messages).isEmpty();
  }

  @Test
  void overloadedWithoutPushable_breaks17() {
    target.pushable.clear();
    target.highestPrioNext = SmallMachine.NO_PRIO;
    look(1);
    assertThat(broken).containsExactly(RtInvariants.OVERLOADED);
  }

  @Test
  void unsortedPushable_breaks17() {
    target.pushable.add(SmallMachine.task(8, 97, 1));
    look(1);
    assertThat(broken).containsExactly(RtInvariants.PUSHABLE);
  }

  @Test
  void pinnedOrForeignOrUnqueuedPushable_breaks17() {
    target.pushable.set(1, SmallMachine.task(7, 98, 1, 1, 0));
    look(1);
    target.pushable.set(1, SmallMachine.task(7, 98, 2));
    look(1);
    target.pushable.set(1, SmallMachine.task(7, 98, -1));
    look(1);
    assertThat(broken).containsExactly(RtInvariants.PUSHABLE);
    assertThat(messages).hasSize(3);
  }

  @Test
  void wrongNext_breaks18() {
    target.highestPrioNext = 98;
    look(1);
    assertThat(broken).containsExactly(RtInvariants.HIGHEST_PRIO);
  }

  @Test
  void currLessUrgentThanTheQueue_breaks18() {
    target.highestPrioCurr = 98;
    look(1);
    assertThat(broken).containsExactly(RtInvariants.HIGHEST_PRIO);
  }

  @Test
  void currLessUrgentThanTheRunningTask_breaks18() {
    target.curr = SmallMachine.task(9, 49, 1);
    look(1);
    assertThat(broken).containsExactly(RtInvariants.HIGHEST_PRIO);
  }

  @Test
  void emptyQueueWithAPrio_breaks18() {
    machine.cpus[0].highestPrioCurr = 50;
    look(0);
    assertThat(broken).containsExactly(RtInvariants.HIGHEST_PRIO);
  }

  @Test
  void pushToWhereItDoesNotBeatTheQueue_breaks20() {
    machine.tasks.add(SmallMachine.task(6, 97, 1));
    machine.cpus[2].highestPrioCurr = 98;
    migrate(1, 6, 97, 1, 2);
    assertThat(messages).isEmpty();
    machine.cpus[2].highestPrioCurr = 97;
    migrate(1, 6, 97, 1, 2);
    assertThat(broken).containsExactly(RtInvariants.PUSH_BEATS);
  }

  @Test
  void placementOfAWokenTask_andForcedMoves_areNoPushes() {
    machine.tasks.add(SmallMachine.task(6, 97, 1));
    machine.tasks.add(SmallMachine.task(8, 97, 3, 3, 0));
    machine.cpus[2].highestPrioCurr = 1;
    wake(1, TraceEvent.SCHED_WAKING, 6, 1);
    migrate(1, 6, 97, 1, 2);
    migrate(1, 8, 97, 3, 2);
    record(1, TraceEvent.SCHED_MIGRATE_TASK, 20, "migration/1", IRQS_OFF, 3, "t6", 6, 97, 1, 2);
    assertThat(messages).isEmpty();
  }

  private void look(int cpu) {
    hog(cpu, TraceEvent.CALL_FUNCTION_SINGLE_EXIT, HARD_IN_SOFT, 251);
  }
}
