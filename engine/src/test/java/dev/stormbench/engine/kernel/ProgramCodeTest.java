package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgramCodeTest {
  private static Program spin(long ns) {
    return Program.builder().add(new Program.Step.Spin(new Distribution.Fixed(ns))).build();
  }

  private static long exitNs(Box b, String comm) {
    return b.first(TraceEvent.SCHED_PROCESS_EXIT, e -> e.text().equals(comm)).ns();
  }

  /** 1000 ticks of 20 us in 1 s; a run is work, which interrupts put off, a spin is the clock's. */
  @ParameterizedTest
  @CsvSource({"true,1020", "false,1000"})
  void aSpin_isCpuTime_withOrWithoutTheInterruptsOnTop(boolean irqTimeAccounting, long endMs) {
    Box b = new Box(1, c -> {
      c.irqTimeAccounting = irqTimeAccounting;
      c.costs.put("tick", 20 * US);
    });
    Task p = b.fifo("spinner", 50, 0, spin(1000 * MS), 0);
    b.runTo(2000 * MS);
    assertThat(exitNs(b, "spinner") / MS).isBetween(endMs, endMs + 1);
    assertThat(p.sumExecRuntimeNs()).isBetween(1000 * MS, 1000 * MS + 100 * US);
  }

  @Test
  void aSpin_countsOnlyTheTasksOwnTime() {
    Box b = new Box(1);
    b.fifo("spinner", 50, 0, spin(10 * MS), 0);
    b.fifo("other", 60, 5 * MS, Program.builder().run(7 * MS).build(), 0);
    b.runTo(30 * MS);
    assertThat(exitNs(b, "spinner") / MS).isEqualTo(17);
  }

  /** The tick comes every 10 ms; the fair slice is over after 0.7 ms. */
  @Test
  void whoReadsHisClock_findsOutThatHisSliceIsOver_beforeTheTick() {
    Box b = new Box(1, c -> c.hz = 100);
    b.fair("spinner", 0, 0, 0, spin(5 * MS));
    b.fair("runner", 0, 0, 0, Program.builder().run(5 * MS).build());
    b.runTo(5 * MS);
    assertThat(b.switchedTo(0)).startsWith("spinner", "runner");
    assertThat(b.on(0, TraceEvent.SCHED_SWITCH).get(1).ns()).isLessThan(1 * MS);
  }

  /** Under none nothing preempts it; it must still see its time pass. */
  @ParameterizedTest
  @CsvSource({"NONE,15", "FULL,20"})
  void aKernelThreadThatSpins_isNotHeldUpByAWishToReschedule_thatTheModelDoesNotGrant(Preempt preempt, long endMs) {
    Box b = new Box(1, c -> c.preempt = preempt);
    b.setup().spawn(new TaskSpec("spinner", Task.Policy.FIFO, 50, 0, new int[] {0}, 0, true, 5 * MS, spin(10 * MS)));
    b.fifo("other", 60, 7 * MS, Program.builder().run(5 * MS).build(), 0);
    b.runTo(40 * MS);
    assertThat(exitNs(b, "spinner") / MS).isEqualTo(endMs);
  }

  @ParameterizedTest
  @CsvSource({"1,1000", "50000,1050"})
  void timerSlack_putsOffTheSleepOfATaskThatIsNotRealTime(long slackNs, long wokenUs) {
    Box b = new Box(1);
    Program p = Program.builder().sleep(1 * MS).run(1).build();
    b.setup().spawn(TaskSpec.other("sleeper", new int[] {0}, 0, p).withTimerSlack(slackNs));
    b.runTo(10 * MS);
    assertThat(b.events(TraceEvent.SCHED_WAKING).stream().filter(e -> e.text().equals("sleeper")).skip(1).findFirst().orElseThrow().ns() / US)
        .isBetween(wokenUs, wokenUs + 10);
  }
}
