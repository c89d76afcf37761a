package dev.stormbench.plugin.checkinvariants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.machine.Machine;
import dev.stormbench.spi.trace.TraceEvent;
import org.junit.jupiter.api.Test;

class IrqInvariantsTest extends FamilyTestBase {
  private static final String CSD = "generic_smp_call_function_single_interrupt";

  IrqInvariantsTest() {
    super(new IrqInvariants());
  }

  /** One barren visit inside a tasklet, then a pass that leaves the next one to the exit of the next interrupt. */
  @Test
  void stormTarget_holds() {
    hog(1, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    hog(1, TraceEvent.SOFTIRQ_RAISE, HARD, 6);
    hog(1, TraceEvent.LOCAL_TIMER_EXIT, HARD, 236);
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", CSD);
    softirq(1, 1);
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    hog(1, TraceEvent.TASKLET_ENTRY, SOFT, 0x1000, "body");
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD_IN_SOFT, 251);
    hog(1, TraceEvent.IPI_SEND_CPU, HARD_IN_SOFT, 2, "", CSD);
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_EXIT, HARD_IN_SOFT, 251);
    hog(1, TraceEvent.TASKLET_EXIT, SOFT, 0x1000, "body");
    hog(1, TraceEvent.SOFTIRQ_EXIT, SOFT | NEED_RESCHED, 6);
    hog(2, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD, 251);
    hog(2, TraceEvent.CALL_FUNCTION_SINGLE_EXIT, HARD, 251);
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", CSD);
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD | NEED_RESCHED, 251);
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_EXIT, HARD | NEED_RESCHED, 251);
    softirq(1, 6);
    switchTo(1, "hog", 5, 120, 0, "psimon", 7, 98);
    end();
    assertThat(messages).isEmpty();
  }

  @Test
  void nestedHandler_breaks28() {
    hog(1, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    hog(1, TraceEvent.IRQ_WORK_ENTRY, HARD, 246);
    assertThat(broken).containsExactly(IrqInvariants.NESTING);
  }

  @Test
  void exitWithoutItsEntry_breaks28() {
    hog(1, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    hog(1, TraceEvent.IRQ_WORK_EXIT, HARD, 246);
    assertThat(broken).containsExactly(IrqInvariants.NESTING);
  }

  @Test
  void exitOfAnotherLine_breaks28() {
    hog(1, TraceEvent.IRQ_HANDLER_ENTRY, HARD, 36, "virtio1");
    hog(1, TraceEvent.IRQ_HANDLER_EXIT, HARD, 37, 1);
    assertThat(broken).containsExactly(IrqInvariants.NESTING);
  }

  @Test
  void taskContextInsideAHandler_breaks28() {
    hog(1, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    hog(1, TraceEvent.SOFTIRQ_RAISE, IRQS_OFF, 1);
    assertThat(broken).containsExactly(IrqInvariants.HARDIRQ_FLAG);
  }

  @Test
  void nestedSoftirq_breaks29() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 1);
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    assertThat(broken).containsExactly(IrqInvariants.SOFTIRQ_PAIR);
  }

  @Test
  void softirqInsideAHandler_breaks29() {
    hog(1, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    hog(1, TraceEvent.SOFTIRQ_ENTRY, HARD_IN_SOFT, 1);
    assertThat(broken).containsExactly(IrqInvariants.SOFTIRQ_PAIR);
  }

  @Test
  void exitOfAnotherVector_breaks29() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 1);
    hog(1, TraceEvent.SOFTIRQ_EXIT, SOFT, 6);
    assertThat(broken).containsExactly(IrqInvariants.SOFTIRQ_PAIR);
  }

  @Test
  void eleventhPass_breaks30() {
    for (int i = 0; i < 10; i++) {
      softirq(1, 6);
    }
    assertThat(messages).isEmpty();
    softirq(1, 6);
    assertThat(broken).containsExactly(IrqInvariants.PASSES);
  }

  @Test
  void ksoftirqdsPasses_areNotCounted() {
    for (int i = 0; i < 20; i++) {
      record(1, TraceEvent.SOFTIRQ_ENTRY, 9, "ksoftirqd/1", SOFT, 0, 6);
      record(1, TraceEvent.SOFTIRQ_EXIT, 9, "ksoftirqd/1", SOFT, 0, 6);
    }
    assertThat(messages).isEmpty();
  }

  @Test
  void passAfterNeedResched_breaks30() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    hog(1, TraceEvent.SOFTIRQ_EXIT, SOFT | NEED_RESCHED, 6);
    softirq(1, 1);
    assertThat(broken).containsExactly(IrqInvariants.PASSES);
  }

  @Test
  void laterVectorOfTheSamePass_mayFollowNeedResched() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 1);
    hog(1, TraceEvent.SOFTIRQ_EXIT, SOFT | NEED_RESCHED, 1);
    softirq(1, 6);
    assertThat(messages).isEmpty();
  }

  @Test
  void passLongAfterTheFirst_breaks30() {
    softirq(1, 6);
    nowNs += 6_000_000;
    softirq(1, 6);
    assertThat(broken).containsExactly(IrqInvariants.PASSES);
  }

  @Test
  void taskletOutsideItsVector_breaks31() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 3);
    hog(1, TraceEvent.TASKLET_ENTRY, SOFT, 0x1000, "body");
    assertThat(broken).containsExactly(IrqInvariants.TASKLET);
  }

  @Test
  void taskletOnTwoCpus_breaks31() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    hog(1, TraceEvent.TASKLET_ENTRY, SOFT, 0x1000, "body");
    hog(2, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    hog(2, TraceEvent.TASKLET_ENTRY, SOFT, 0x2000, "body");
    assertThat(messages).isEmpty();
    hog(3, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    hog(3, TraceEvent.TASKLET_ENTRY, SOFT, 0x1000, "body");
    assertThat(broken).containsExactly(IrqInvariants.TASKLET);
  }

  @Test
  void taskletThatDoesNotEnd_breaks31() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    hog(1, TraceEvent.TASKLET_ENTRY, SOFT, 0x1000, "body");
    hog(1, TraceEvent.SOFTIRQ_EXIT, SOFT, 6);
    assertThat(broken).containsExactly(IrqInvariants.TASKLET);
  }

  @Test
  void switchInsideASoftirq_breaks32() {
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 6);
    switchTo(1, "hog", 5, 120, 0, "t7", 7, 49);
    assertThat(broken).containsExactly(IrqInvariants.NO_SWITCH);
  }

  @Test
  void softirqRightAfterAReschedule_breaks33() {
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", "");
    hog(1, TraceEvent.RESCHEDULE_ENTRY, HARD, 253);
    hog(1, TraceEvent.RESCHEDULE_EXIT, HARD, 253);
    softirq(1, 6);
    assertThat(broken).containsExactly(IrqInvariants.RESCHEDULE);
  }

  @Test
  void softirqAfterAReschedule_thatWasLatched_holds() {
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", "");
    hog(1, TraceEvent.RESCHEDULE_ENTRY, HARD_IN_SOFT, 253);
    hog(1, TraceEvent.RESCHEDULE_EXIT, HARD_IN_SOFT, 253);
    softirq(1, 6);
    assertThat(messages).isEmpty();
  }

  @Test
  void entryWithoutSend_breaks34() {
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", "");
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD, 251);
    assertThat(broken).containsExactly(IrqInvariants.IPI);
  }

  @Test
  void secondEntryForOneSend_breaks34() {
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", CSD);
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD, 251);
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_EXIT, HARD, 251);
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD, 251);
    assertThat(broken).containsExactly(IrqInvariants.IPI);
  }

  @Test
  void lostIpi_breaks34() {
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", "");
    nowNs += 200_000_000;
    hog(2, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    end();
    assertThat(broken).containsExactly(IrqInvariants.IPI);
  }

  @Test
  void remoteWakeUp_holds() {
    hog(2, TraceEvent.CSD_QUEUE_CPU, IRQS_OFF, 1, "", "sched_ttwu_pending", 0x10);
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", CSD);
    hog(3, TraceEvent.CSD_QUEUE_CPU, IRQS_OFF, 1, "", "sched_ttwu_pending", 0x20); // finds the list in use
    hog(3, TraceEvent.SOFTIRQ_RAISE, IRQS_OFF, 1);
    hog(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, HARD, 251);
    hog(1, TraceEvent.CSD_FUNCTION_ENTRY, HARD, "sched_ttwu_pending", 0x10);
    nowNs += 200_000_000;
    hog(2, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    end();
    assertThat(messages).isEmpty();
  }

  @Test
  void firstEntryOfAListWithoutIpi_breaks35() {
    hog(2, TraceEvent.CSD_QUEUE_CPU, IRQS_OFF, 1, "", "sched_ttwu_pending", 0x10);
    hog(2, TraceEvent.SOFTIRQ_RAISE, IRQS_OFF, 1);
    assertThat(broken).containsExactly(IrqInvariants.CSD_IPI);
  }

  @Test
  void entryThatIsNeverRun_breaks35() {
    hog(2, TraceEvent.CSD_QUEUE_CPU, IRQS_OFF, 1, "", "sched_ttwu_pending", 0x10);
    hog(2, TraceEvent.SCHED_WAKE_IDLE_WITHOUT_IPI, IRQS_OFF, 1);
    nowNs += 200_000_000;
    hog(2, TraceEvent.LOCAL_TIMER_ENTRY, HARD, 236);
    end();
    assertThat(broken).containsExactly(IrqInvariants.CSD_RUN);
  }

  @Test
  void csdEventOfTheToken_breaks36() {
    hog(1, TraceEvent.CSD_FUNCTION_ENTRY, IRQS_OFF, "rto_push_irq_work_func", 0x10);
    assertThat(broken).containsExactly(IrqInvariants.TOKEN_NO_CSD);
  }

  @Test
  void switchInsideASoftirq_breaks32_butNotUnderTheRtModel() {
    machine.preempt = Machine.Preempt.RT;
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 3);
    switchTo(1, "hog", 5, 120, 0x100, "psimon", 7, 98);
    switchTo(1, "psimon", 7, 98, 1, "hog", 5, 120);
    hog(1, TraceEvent.SOFTIRQ_EXIT, SOFT, 3);
    assertThat(messages).isEmpty();
    machine.preempt = Machine.Preempt.FULL;
    hog(1, TraceEvent.SOFTIRQ_ENTRY, SOFT, 3);
    switchTo(1, "hog", 5, 120, 0x100, "psimon", 7, 98);
    assertThat(broken).containsExactly(IrqInvariants.NO_SWITCH);
  }

  @Test
  void softirqOfLocalBhEnable_mayFollowAReschedule_orASoftirqWithNeedResched() {
    hog(2, TraceEvent.IPI_SEND_CPU, IRQS_OFF, 1, "", "");
    hog(1, TraceEvent.RESCHEDULE_ENTRY, HARD, 253);
    hog(1, TraceEvent.RESCHEDULE_EXIT, HARD | NEED_RESCHED, 253);
    for (int i = 0; i < 2; i++) {
      record(1, TraceEvent.SOFTIRQ_ENTRY, 5, "hog", SOFT | NEED_RESCHED, 1, 6);
      record(1, TraceEvent.SOFTIRQ_EXIT, 5, "hog", SOFT | NEED_RESCHED, 1, 6);
    }
    assertThat(messages).isEmpty();
  }

  private void softirq(int cpu, int vec) {
    hog(cpu, TraceEvent.SOFTIRQ_ENTRY, SOFT, vec);
    hog(cpu, TraceEvent.SOFTIRQ_EXIT, SOFT, vec);
  }
}
