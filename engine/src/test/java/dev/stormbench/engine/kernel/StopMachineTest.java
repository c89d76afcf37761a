package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program.Step;
import org.junit.jupiter.api.Test;

class StopMachineTest {
  @Test
  void theStopper_goesBeforeFifo99_itsPrioIs0_andItSleepsInS_section6_2() {
    Box b = new Box(3);
    b.fifo("A", 99, MS, program().run(100 * US).add(new Step.SetAffinity(new int[] {2})).run(100 * US).build(), 1);
    b.runTo(2 * MS);
    Event waking = b.first(TraceEvent.SCHED_WAKING, e -> e.text().equals("migration/1"));
    assertThat(waking.number(2)).isZero();
    assertThat(b.switchedTo(1)).containsSubsequence("A", "migration/1", "swapper/1");
    Event move = b.first(TraceEvent.SCHED_MIGRATE_TASK, e -> e.text().equals("A"));
    assertThat(move.comm()).isEqualTo("migration/1");
    assertThat(b.switchedTo(2)).contains("A");
    Event sleeps = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(0).equals("migration/1")).findFirst().orElseThrow();
    assertThat(sleeps.number(3)).isEqualTo(1);
  }

  @Test
  void aStoppersWakeUp_neverGoesByTheCallList_section6_2() {
    Box b = new Box(2, c -> c.llcCores = 1);
    b.hog(1);
    b.runTo(MS);
    b.k.stopMachine.stopOneCpuNowait(b.cpu(0), 1, new StopWork(StopWork.SOFTLOCKUP_FN, null));
    b.runTo(2 * MS);
    assertThat(b.events(TraceEvent.CSD_QUEUE_CPU)).isEmpty();
  }

  @Test
  void aStopperThatSleeps_pulls_section5_8() {
    Box b = new Box(3, c -> c.rtPushIpi = true);
    long before = b.k.core.rd.pulls;
    b.fifo("A", 99, MS, program().run(100 * US).add(new Step.SetAffinity(new int[] {2})).run(5 * MS).build(), 1);
    b.runTo(2 * MS);
    assertThat(b.k.core.rd.pulls - before).isEqualTo(1);
  }
}
