package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.TaskSpec;
import dev.stormbench.spi.workload.TaskletPool;
import dev.stormbench.spi.workload.TimerAction;
import java.util.ArrayList;
import java.util.List;
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

  // -- callbacks ------------------------------------------------------------------------------------

  private static Program.Step run(long ns) {
    return new Program.Step.Run(new Distribution.Fixed(ns));
  }

  /** The time at which it is asked is that at which the run before it has ended; loops still lead where they did. */
  @Test
  void aCallback_isAsked_whereItStands_andItsAnswerRunsThere() {
    Box b = new Box(1);
    List<Long> askedUs = new ArrayList<>();
    Program p = Program.builder().run(100 * US).call(self -> {
      assertThat(self.comm()).isEqualTo("asker");
      assertThat(self.onCpu()).isTrue();
      askedUs.add(b.k.nowNs() / US);
      return askedUs.size() == 2 ? null : run(1000 * US);
    }).run(10 * US).add(new Program.Step.Loop(1, 3)).build();
    b.fifo("asker", 50, 0, p, 0);
    b.runTo(10 * MS);
    assertThat(askedUs).hasSize(3);
    assertThat(askedUs.get(1) - askedUs.get(0)).isBetween(1010L, 1030L);
    assertThat(askedUs.get(2) - askedUs.get(1)).isBetween(10L, 20L);
    assertThat(exitNs(b, "asker") / US - askedUs.get(2)).isBetween(1010L, 1030L);
  }

  @Test
  void anAnsweredSystemCall_isPaid_andAnsweredSpinsAndSleepsTakeTheirTime() {
    Box b = new Box(1, c -> c.costs.put("syscall", 7 * US));
    List<Program.Step> plan = List.of(new Program.Step.Post("s"), new Program.Step.Wait("s"),
        new Program.Step.Spin(new Distribution.Fixed(50 * US)), new Program.Step.Sleep(new Distribution.Fixed(200 * US)), run(1));
    List<Long> askedUs = new ArrayList<>();
    b.fifo("asker", 50, 0, Program.builder().call(self -> {
      askedUs.add(b.k.nowNs() / US);
      return plan.get(askedUs.size() - 1);
    }).add(new Program.Step.Loop(0, plan.size())).build(), 0);
    b.runTo(5 * MS);
    assertThat(exitNs(b, "asker")).isPositive();
    assertThat(askedUs.get(1) - askedUs.get(0)).as("post").isEqualTo(7);
    assertThat(askedUs.get(2) - askedUs.get(1)).as("wait").isEqualTo(7);
    assertThat(askedUs.get(3) - askedUs.get(2)).as("spin").isBetween(50L, 55L);
    assertThat(askedUs.get(4) - askedUs.get(3)).as("sleep").isBetween(207L, 215L);
  }

  @Test
  void aStoppedTask_isNotAskedAgain() {
    Box b = new Box(1);
    int[] asked = {0};
    b.fifo("asker", 50, 0, Program.builder().call(self -> {
      asked[0]++;
      return run(MS);
    }).loop().build(), 0);
    b.runTo(10 * MS + 500 * US);
    int before = asked[0];
    b.setup().stop();
    b.runTo(20 * MS);
    assertThat(before).isPositive();
    assertThat(asked[0]).isEqualTo(before);
  }

  @Test
  void aTaskletsBody_takesWhatItsCallbackSays() {
    Box b = new Box(1);
    long[] nextUs = {10};
    TaskletPool pool = b.setup().taskletPool(0, 3, "body_fn", c -> {
      assertThat(c.inServingSoftirq()).isTrue();
      return (nextUs[0] *= 2) * US;
    }, false);
    b.setup().hrtimer(0, MS, new Distribution.Fixed(MS), "fn", new TimerAction.ScheduleTasklet(pool));
    b.runTo(3500 * US);
    List<Box.Event> begin = b.events(TraceEvent.TASKLET_ENTRY);
    List<Box.Event> end = b.events(TraceEvent.TASKLET_EXIT);
    assertThat(end).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat((end.get(i).ns() - begin.get(i).ns()) / US).isEqualTo(20L << i);
    }
  }

  @Test
  void aLoopToNowhere_isRefused() {
    Box b = new Box(1);
    assertThatThrownBy(() -> b.fifo("t", 50, 0, Program.builder().run(1).add(new Program.Step.Loop(5, 0)).build(), 0))
        .hasMessage("step 1 of a program loops to step 5, which there is not");
  }

  @Test
  void aCostThatChanges_isPaidFromThenOn_bySystemCallsOfRunningPrograms() {
    Box b = new Box(1, c -> c.costs.put("syscall", 2 * US));
    b.fifo("poster", 50, 0, Program.builder().run(10 * US).add(new Program.Step.Post("s")).call(self -> null).loop().build(), 0);
    List<Long> asked = new ArrayList<>();
    b.fifo("asker", 60, 0, Program.builder().add(new Program.Step.Post("s")).call(self -> {
      asked.add(b.k.nowNs());
      return null;
    }).add(new Program.Step.Loop(0, 900)).build(), 0);
    b.runTo(1200 * US);
    b.k.costs(new CostTable(name -> name.equals("syscall") ? 5 * US : 100, 1.0));
    b.runTo(2 * MS);
    assertThat(asked.get(100) - asked.get(99)).isEqualTo(2 * US);
    assertThat(asked.get(asked.size() - 1) - asked.get(asked.size() - 2)).isEqualTo(5 * US);
  }
}
