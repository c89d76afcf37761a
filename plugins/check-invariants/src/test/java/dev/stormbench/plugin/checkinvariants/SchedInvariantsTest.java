package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SchedInvariantsTest extends FamilyTestBase {
  private static final int S = 0x001;
  private static final int PREEMPTED = 0x100;
  private static final int ZOMBIE = 0x020;

  SchedInvariantsTest() {
    super(new SchedInvariants());
  }

  @Test
  void wakeRunSleep_holds() {
    hog(1, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    wake(1, TraceEvent.SCHED_WAKEUP, 7, 1);
    queueRt(1, 49);
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 49);
    queueRt(1, SmallMachine.NO_PRIO);
    switchTo(1, "t7", 7, 49, S, "hog", 5, 120);
    wake(1, TraceEvent.SCHED_WAKING, 7, 1);
    wake(1, TraceEvent.SCHED_WAKEUP, 7, 1);
    queueRt(1, 49);
    switchTo(1, "hog", 5, 120, PREEMPTED, "t7", 7, 49);
    assertThat(messages).isEmpty();
  }

  @Test
  void wakingOfATaskThatIsAboutToSleep_holds() {
    switchTo(2, "swapper/2", 0, 120, 0, "t7", 7, 120);
    wake(1, TraceEvent.SCHED_WAKING, 7, 2);
    switchTo(2, "t7", 7, 120, S, "swapper/2", 0, 120);
    wake(2, TraceEvent.SCHED_WAKEUP, 7, 2, 0, "swapper/2");
    switchTo(2, "swapper/2", 0, 120, 0, "t7", 7, 120);
    assertThat(messages).isEmpty();
  }

  @Test
  void prevIsNotTheTaskThatRan_breaks1() {
    record(1, TraceEvent.SCHED_SWITCH, 5, "hog", IRQS_OFF, 2, "t7", 7, 120, 0, "t8", 8, 120);
    assertThat(broken).containsExactly(SchedInvariants.CHAIN);
  }

  @Test
  void switchInASoftirq_breaks4_butNotUnderTheRtModel() {
    machine.preempt = Machine.Preempt.RT;
    record(1, TraceEvent.SCHED_SWITCH, 5, "hog", IRQS_OFF | SOFT, 2, "hog", 5, 120, PREEMPTED, "t7", 7, 120);
    assertThat(messages).isEmpty();
    machine.preempt = Machine.Preempt.FULL;
    record(1, TraceEvent.SCHED_SWITCH, 7, "t7", IRQS_OFF | SOFT, 2, "t7", 7, 120, PREEMPTED, "hog", 5, 120);
    assertThat(broken).containsExactly(SchedInvariants.SWITCH_CONTEXT);
  }

  @Test
  void oneTaskOnTwoCpus_breaks2() {
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 120);
    switchTo(2, "hog2", 6, 120, 0, "t7", 7, 120);
    assertThat(broken).containsExactly(SchedInvariants.ONE_CPU);
  }

  @Test
  void eventWithAnotherPid_breaks3() {
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 120);
    record(1, TraceEvent.SOFTIRQ_ENTRY, 5, "hog", SOFT, 0, 6);
    assertThat(broken).containsExactly(SchedInvariants.CURRENT);
  }

  @ParameterizedTest
  @CsvSource({"0x09,2", "0x11,2", "0x41,2", "0x00,2", "0x05,2", "0x21,2", "0x03,2", "0x01,1", "0x01,3"})
  void switchInAnotherContext_breaks4(int flags, int depth) {
    record(1, TraceEvent.SCHED_SWITCH, 5, "hog", flags, depth, "hog", 5, 120, 0, "t7", 7, 120);
    assertThat(broken).containsExactly(SchedInvariants.SWITCH_CONTEXT);
  }

  @Test
  void sleeperThatNobodyWoke_breaks5() {
    switchTo(1, "hog", 5, 120, S, "t7", 7, 120);
    switchTo(1, "t7", 7, 120, 0, "hog", 5, 120);
    assertThat(broken).containsExactly(SchedInvariants.SLEEPER);
  }

  @Test
  void wakeUpBeforeItSlept_doesNotCount_breaks5() {
    hog(1, TraceEvent.SCHED_WAKING, IRQS_OFF, "hog", 5, 120, 1);
    hog(1, TraceEvent.SCHED_WAKEUP, IRQS_OFF, "hog", 5, 120, 1);
    switchTo(1, "hog", 5, 120, S, "t7", 7, 120);
    switchTo(1, "t7", 7, 120, 0, "hog", 5, 120);
    assertThat(broken).containsExactly(SchedInvariants.SLEEPER);
  }

  @Test
  void deadTaskThatRuns_breaks5() {
    switchTo(1, "hog", 5, 120, ZOMBIE, "t7", 7, 120);
    wake(1, TraceEvent.SCHED_WAKING, 5, 1, 7, "t7");
    switchTo(1, "t7", 7, 120, 0, "hog", 5, 120);
    assertThat(broken).containsExactly(SchedInvariants.SLEEPER);
  }

  @Test
  void preemptedWithASleepState_breaks6() {
    switchTo(1, "hog", 5, 120, PREEMPTED | S, "t7", 7, 120);
    assertThat(broken).containsExactly(SchedInvariants.PREEMPTED);
  }

  @Test
  void lessUrgentRtTaskPicked_breaks8() {
    queueRt(1, 39);
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 49);
    assertThat(broken).containsExactly(SchedInvariants.BEST_NEXT);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9})
  void fairOrIdlePickedOverRt_breaks8(int nextPid) {
    queueRt(1, 98);
    switchTo(1, "hog", 5, 120, 0, "next", nextPid, 120);
    assertThat(broken).containsExactly(SchedInvariants.BEST_NEXT);
  }

  @Test
  void fairAfterAStarvingRtTask_isTheServers() {
    queueRt(1, 49);
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 49);
    nowNs += 950_000_000;
    switchTo(1, "t7", 7, 49, 0, "hog", 5, 120);
    switchTo(1, "hog", 5, 120, 0, "hog2", 6, 120);
    record(1, TraceEvent.LOCAL_TIMER_EXIT, 6, "hog2", HARD, 0, 236);
    switchTo(1, "hog2", 6, 120, 0, "t7", 7, 49);
    assertThat(messages).isEmpty();
    switchTo(1, "t7", 7, 49, 0, "hog", 5, 120);
    assertThat(broken).containsExactly(SchedInvariants.BEST_NEXT);
  }

  @Test
  void idleWithTasksQueued_breaks9() {
    machine.cpus[1].nrRunning = 2;
    switchTo(1, "hog", 5, 120, S, "swapper/1", 0, 120);
    assertThat(broken).containsExactly(SchedInvariants.IDLE_NEXT);
  }

  @Test
  void whoIsNext_isTheBusinessOfAPolicy() {
    machine.cpus[1].nrRunning = 2;
    machine.fairPolicy = "central";
    switchTo(1, "hog", 5, 120, S, "swapper/1", 0, 120);
    assertThat(broken).isEmpty();
    machine.fairPolicy = "none";
    machine.rtPolicy = "edf";
    queueRt(1, 39);
    switchTo(1, "swapper/1", 0, 120, 0, "t7", 7, 49);
    assertThat(broken).isEmpty();
  }

  @Test
  void fairPolicies_leaveTheRtClassItsRule() {
    machine.fairPolicy = "central";
    queueRt(1, 39);
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 49);
    assertThat(broken).containsExactly(SchedInvariants.BEST_NEXT);
  }

  @Test
  void fairOverRt_withoutNeedResched_breaks13() {
    queueRt(1, 98);
    machine.cpus[1].needResched = true;
    hog(1, TraceEvent.LOCAL_TIMER_EXIT, HARD | NEED_RESCHED, 236);
    assertThat(messages).isEmpty();
    machine.cpus[1].needResched = false;
    hog(1, TraceEvent.LOCAL_TIMER_EXIT, HARD, 236);
    assertThat(broken).containsExactly(SchedInvariants.FAIR_OVER_RT);
  }

  @ParameterizedTest
  @CsvSource({"migration/2,0,1", "ksoftirqd/10,120,1", "kworker/3:1,120,1", "migration/1,10,1"})
  void perCpuThreadElsewhere_orStopperWithAPrio_breaks14(String comm, int prio, int cpu) {
    queueRt(cpu, prio < 100 ? prio : SmallMachine.NO_PRIO);
    switchTo(cpu, "hog", 5, 120, 0, comm, 20, prio);
    assertThat(broken).containsExactly(SchedInvariants.OWN_CPU);
  }

  @Test
  void stopperThatDoesNotSleep_breaks14() {
    switchTo(1, "hog", 5, 120, 0, "migration/1", 20, 0);
    switchTo(1, "migration/1", 20, 0, S, "hog", 5, 120);
    assertThat(messages).isEmpty();
    wake(1, TraceEvent.SCHED_WAKING, 20, 1);
    switchTo(1, "hog", 5, 120, 0, "migration/1", 20, 0);
    switchTo(1, "migration/1", 20, 0, 0, "hog", 5, 120);
    assertThat(broken).containsExactly(SchedInvariants.OWN_CPU);
  }

  @Test
  void unboundWorkersAndOtherNames_areFree() {
    switchTo(1, "hog", 5, 120, 0, "kworker/u8:3", 20, 120);
    switchTo(1, "kworker/u8:3", 20, 120, 0x80, "migrationist/9", 21, 120);
    assertThat(messages).isEmpty();
  }

  private void wake(int cpu, TraceEvent event, int pid, int target, int currentPid, String current) {
    record(cpu, event, currentPid, current, HARD, 1, "t" + pid, pid, 120, target);
  }

  private void queueRt(int cpu, int prio) {
    machine.cpus[cpu].rtNrRunning = prio == SmallMachine.NO_PRIO ? 0 : 1;
    machine.cpus[cpu].highestPrioCurr = prio;
  }
}
