package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.forever;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.TaskSpec;
import org.junit.jupiter.api.Test;

class CoreTest {
  @Test
  void aSecondRequest_isNoRequest_section4_2() {
    Box b = new Box(2);
    b.hog(1);
    b.runTo(MS);
    Rq rq = b.cpu(1).rq;
    b.k.core.reschedCurr(b.cpu(0), rq, "wakeup_preempt");
    b.k.core.reschedCurr(b.cpu(0), rq, "wakeup_preempt");
    assertThat(b.events(TraceEvent.IPI_SEND_CPU)).hasSize(1);
    assertThat(rq.curr.tifNeedResched).isTrue();
    assertThat(b.cpu(1).needReschedFolded).isFalse(); // until the interrupt arrives
    b.runTo(MS + 10 * US);
    assertThat(b.on(1, TraceEvent.RESCHEDULE_ENTRY)).hasSize(1);
    assertThat(b.on(1, TraceEvent.SCHED_SWITCH)).hasSize(1); // next == prev: no event
  }

  @Test
  void eachWakeUp_isWakingThenWakeup_onceEach_section4_3() {
    Box b = new Box(2);
    b.fifo("A", 50, MS, program().run(10 * US).sleep(100 * US).loop().build(), 1);
    b.runTo(5 * MS);
    boolean waking = false;
    for (Event e : b.events(TraceEvent.SCHED_WAKING, TraceEvent.SCHED_WAKEUP)) {
      assertThat(e.event() == TraceEvent.SCHED_WAKING).isNotEqualTo(waking);
      waking = !waking;
    }
    assertThat(b.events(TraceEvent.SCHED_WAKING)).hasSizeGreaterThan(20);
  }

  @Test
  void switches_chain_andHaveIrqsOffAndDepth2_section19_1() {
    Box b = new Box(1);
    b.hog(0);
    b.fifo("A", 50, MS, program().run(10 * US).sleep(100 * US).loop().build(), 0);
    b.runTo(5 * MS);
    long next = 0;
    for (Event e : b.events(TraceEvent.SCHED_SWITCH)) {
      assertThat(e.number(1)).isEqualTo(next);
      assertThat(e.flags() & 0x3D).isEqualTo(0x01);
      next = e.number(5);
    }
  }

  private static long waitOfRt(Preempt preempt) {
    Box b = new Box(1, c -> c.preempt = preempt);
    b.setup().spawn(TaskSpec.other("kernel", new int[] {0}, 0,
        program().run(5 * MS).add(new Step.CondResched()).loop().build()).asKthread());
    b.fifo("R", 50, 2 * MS, program().run(US).build(), 0);
    b.runTo(20 * MS);
    return b.first(TraceEvent.SCHED_SWITCH, e -> e.args().get(4).equals("R")).ns()
        - b.first(TraceEvent.SCHED_WAKEUP, e -> e.text().equals("R")).ns();
  }

  @Test
  void kernelCode_isPreemptedOnlyWhereTheModelSaysSo_section3_2() {
    assertThat(waitOfRt(Preempt.NONE)).isGreaterThan(2 * MS);
    assertThat(waitOfRt(Preempt.VOLUNTARY)).isGreaterThan(2 * MS);
    assertThat(waitOfRt(Preempt.LAZY)).isLessThan(10 * US);
    assertThat(waitOfRt(Preempt.FULL)).isLessThan(10 * US);
  }

  @Test
  void preemptionInTheKernel_isShownAsRPlus_atTheReturnToUserAsR_section4_8() {
    Box b = new Box(2, c -> c.preempt = Preempt.FULL);
    b.setup().spawn(TaskSpec.other("kernel", new int[] {0}, 0, forever()).asKthread());
    b.hog(1);
    b.fifo("R", 50, 2 * MS, program().run(US).build(), 0);
    b.fifo("S", 50, 2 * MS, program().run(US).build(), 1);
    b.runTo(3 * MS);
    assertThat(b.first(TraceEvent.SCHED_SWITCH, e -> e.args().get(4).equals("R")).number(3)).isEqualTo(0x100);
    assertThat(b.first(TraceEvent.SCHED_SWITCH, e -> e.args().get(4).equals("S")).number(3)).isZero();
  }

  /** Each change of mask on CPU 1 moves the search on, needed or not: 2, then 3 is where the last task goes. */
  @Test
  void setAffinity_choosesWithTheDistributingPicker_whichRemembers_section5_5() {
    Box b = new Box(4);
    int[] far = {2, 3};
    b.fifo("A", 50, MS, program().add(new Step.SetAffinity(far)).run(20 * MS).build(), 1);
    b.fifo("B", 50, 2 * MS, program().add(new Step.SetAffinity(far)).run(20 * MS).build(), 1);
    b.fifo("C", 50, 3 * MS, program().add(new Step.SetAffinity(new int[] {1, 2})).add(new Step.SetAffinity(new int[] {1, 2}))
        .run(1 * MS).build(), 1);
    b.runTo(10 * MS);
    assertThat(b.events(TraceEvent.SCHED_MIGRATE_TASK).stream().map(e -> e.text() + " to " + e.number(4)))
        .containsExactly("A to 2", "B to 3");
    assertThat(b.cpu(1).distributePrev).as("C stays, and the same mask again is no search").isEqualTo(1);
  }

  @Test
  void setAffinity_isRefused_whereItWouldLeaveAMigrationDisabledTaskWithoutItsCpu() {
    Box b = new Box(4);
    Task a = b.fifo("A", 50, MS, program().add(new Step.MigrateDisable()).add(new Step.SetAffinity(new int[] {2, 3}))
        .add(new Step.MigrateEnable()).run(5 * MS).build(), 0, 1);
    b.runTo(4 * MS);
    assertThat(a.cpu()).isZero();
    assertThat(a.allowed(1)).isTrue();
    assertThat(a.allowed(2)).isFalse();
    assertThat(b.k.kernelLog()).filteredOn(l -> l.contains("sched_setaffinity of A")).hasSize(1);
  }
}
