package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.ContextInfo;
import dev.stormbench.spi.machine.Cpu.LineCount;
import dev.stormbench.spi.machine.Cpu.TimerInfo;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.TimerAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class CpuTest {
  private static Program posts(String semaphore) {
    return program().add(new Step.Post(semaphore)).run(20 * US).sleep(MS).loop().build();
  }

  private static IrqLine line(Box b, int cpu, int irq, String name, long handlerNs, long firstNs, long periodNs) {
    IrqLine l = b.setup().irqLine(cpu, irq, name, handlerNs, Softirq.NET_RX_SOFTIRQ, new Distribution.Fixed(10 * US), null);
    b.setup().interrupts(l, firstNs, new Distribution.Fixed(periodNs));
    return l;
  }

  // -- interrupts -----------------------------------------------------------------------------------

  @Test
  void interProcessorInterrupts_areCountedBySenderAndByVector_asInTheTrace() {
    Box b = new Box(4, c -> c.llcCores = 2);
    b.fifo("near", 60, 0, program().add(new Step.Wait("near")).run(10 * US).loop().build(), 1);
    b.fifo("far", 60, 0, program().add(new Step.Wait("far")).run(10 * US).loop().build(), 3);
    b.hog(1);
    b.hog(3);
    b.fifo("P", 50, MS, posts("near"), 0);
    b.fifo("Q", 50, MS + 300 * US, posts("far"), 0);
    b.runTo(20 * MS);
    for (Cpu to : b.k.cpus) {
      for (Cpu from : b.k.cpus) {
        long sent = b.on(from.id, TraceEvent.IPI_SEND_CPU).stream().filter(e -> e.number(0) == to.id).count();
        assertThat(to.ipisFrom(from.id)).as("%d to %d", from.id, to.id).isEqualTo(sent);
      }
      assertThat(to.ipisReceived(253)).isEqualTo(b.on(to.id, TraceEvent.RESCHEDULE_ENTRY).size());
      assertThat(to.ipisReceived(251)).isEqualTo(b.on(to.id, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY).size());
      assertThat(to.localTimerInterrupts()).isEqualTo(b.on(to.id, TraceEvent.LOCAL_TIMER_ENTRY).size());
      assertThat(to.ipisReceived(236)).as("not from a processor").isZero();
    }
    assertThat(b.cpu(1).ipisFrom(0)).isPositive();
    assertThat(b.cpu(3).ipisFrom(0)).isPositive();
    assertThat(b.cpu(0).ipisFrom(3)).as("not the other way round").isZero();
    assertThat(b.cpu(1).ipisReceived(253)).isPositive();
    assertThat(b.cpu(3).ipisReceived(251)).isPositive();
    assertThat(b.cpu(1).ipisReceived(251)).as("the cache is shared").isZero();
  }

  @Test
  void irqWorkInterrupts_areThoseThatAreSentByVector246() {
    for (boolean bySmp : new boolean[] {true, false}) {
      Box b = new Box(3, c -> c.irqWorkBySmp = bySmp);
      b.fifo("A", 50, MS, Box.forever(), 1);
      b.fifo("B", 40, 2 * MS, Box.forever(), 1, 2);
      b.fifo("C", 40, 0, Box.forever(), 2);
      b.fifo("S", 30, 0, program().run(5 * US).sleep(100 * US).loop().build(), 0);
      b.runTo(10 * MS);
      assertThat(b.cpu(1).hops()).isPositive();
      assertThat(b.cpu(1).ipisReceived(246)).isEqualTo(b.on(1, TraceEvent.IRQ_WORK_ENTRY).size());
      assertThat(b.cpu(1).ipisReceived(246) > 0).isEqualTo(!bySmp);
      assertThat(b.cpu(1).ipisFrom(0)).isPositive();
    }
  }

  @Test
  void deviceInterrupts_areCountedByLine() {
    Box b = new Box(2);
    line(b, 1, 33, "eth0", 5 * US, MS, MS);
    line(b, 1, 34, "eth1", 5 * US, MS, 2 * MS);
    b.runTo(10 * MS + 500 * US);
    assertThat(b.cpu(1).irqCounts()).containsExactly(new LineCount(33, "eth0", 10), new LineCount(34, "eth1", 5));
    assertThat(b.cpu(0).irqCounts()).isEmpty();
  }

  // -- softirqs -------------------------------------------------------------------------------------

  @Test
  void aVectorsTimeAndCount_areThoseBetweenItsTracepoints_withoutNestedInterrupts() {
    Box b = new Box(2);
    b.hog(1);
    b.tasklets(1, 10, 3 * MS, MS, 10 * MS);
    line(b, 1, 33, "eth0", 100 * US, 2 * MS, 700 * US);
    b.runTo(2 * MS + 500 * US);
    assertThat(b.cpu(1).softirqVecNs(Softirq.TASKLET_SOFTIRQ)).as("under way").isBetween(MS, 1400 * US);
    b.runTo(50 * MS);
    Cpu c = b.cpu(1);
    long spanNs = 0;
    long begun = 0;
    for (Event e : b.on(1, TraceEvent.SOFTIRQ_ENTRY, TraceEvent.SOFTIRQ_EXIT)) {
      if (e.number(0) == Softirq.TASKLET_SOFTIRQ) {
        spanNs += e.event() == TraceEvent.SOFTIRQ_ENTRY ? -e.ns() : e.ns();
        begun += e.event() == TraceEvent.SOFTIRQ_ENTRY ? 1 : 0;
      }
    }
    assertThat(c.softirqVecCount(Softirq.TASKLET_SOFTIRQ)).isEqualTo(begun).isPositive();
    assertThat(c.softirqVecNs(Softirq.TASKLET_SOFTIRQ)).isBetween(begun * 3 * MS, begun * 3 * MS + 20 * US).isLessThan(spanNs);
    long all = 0;
    for (int vec = 0; vec < Softirq.NR_SOFTIRQS; vec++) {
      all += c.softirqVecNs(vec);
    }
    assertThat(all).isBetween(c.timeNs(Context.SOFTIRQ) * 9 / 10, c.timeNs(Context.SOFTIRQ));
    assertThat(b.cpu(0).softirqVecCount(Softirq.TASKLET_SOFTIRQ)).isZero();
  }

  // -- contexts -------------------------------------------------------------------------------------

  @Test
  void contexts_showTheTask_theVectorWithItsTasklet_andTheInterruptAboveThem() {
    Box b = new Box(2, c -> c.hz = 100);
    Task hog = b.hog(1);
    b.tasklets(1, 10, 3 * MS, 11 * MS, 100 * MS);
    line(b, 1, 33, "eth0", 200 * US, 12 * MS, 100 * MS);
    b.runTo(10 * MS + 900 * US);
    long inNs = hog.lastSwitchInNs();
    ContextInfo task = new ContextInfo(Context.TASK, "hog:" + hog.pid(), inNs, false);
    assertThat(b.cpu(1).contexts()).containsExactly(task);
    b.runTo(12 * MS + 100 * US);
    long bodyNs = b.on(1, TraceEvent.TASKLET_ENTRY).getFirst().ns();
    List<ContextInfo> all = b.cpu(1).contexts();
    assertThat(all.getFirst()).isEqualTo(task);
    assertThat(all).extracting(ContextInfo::what).containsExactly("hog:" + hog.pid(), "TASKLET", "body_fn", "eth0");
    assertThat(all).extracting(ContextInfo::kind)
        .containsExactly(Context.TASK, Context.SOFTIRQ, Context.SOFTIRQ, Context.HARDIRQ);
    assertThat(all).extracting(ContextInfo::irqsOff).containsExactly(false, false, false, true);
    assertThat(all.get(2).sinceNs()).isEqualTo(bodyNs);
    assertThat(all.get(1).sinceNs()).isEqualTo(b.k.nowNs() - b.cpu(1).softirqNs()).isLessThan(bodyNs);
    assertThat(all.get(3).sinceNs()).isEqualTo(12 * MS);
    b.runTo(13 * MS);
    assertThat(b.cpu(1).contexts()).isEqualTo(all.subList(0, 3));
    b.runTo(20 * MS - 100 * US);
    assertThat(b.cpu(1).contexts()).containsExactly(task);
    assertThat(b.cpu(0).contexts()).extracting(ContextInfo::kind).containsExactly(Context.IDLE);
  }

  @Test
  void underTheRtModel_softirqsStandOnTheirTask_sinceUnknown() {
    Box b = new Box(1, c -> c.preempt = Preempt.RT);
    b.tasklets(0, 10, 3 * MS, 2 * MS, 100 * MS);
    b.runTo(4 * MS);
    List<ContextInfo> all = b.cpu(0).contexts();
    assertThat(all).extracting(ContextInfo::kind).containsExactly(Context.TASK, Context.SOFTIRQ, Context.SOFTIRQ);
    assertThat(all.getFirst().what()).startsWith("ksoftirqd/0:");
    assertThat(all.get(1)).isEqualTo(new ContextInfo(Context.SOFTIRQ, "TASKLET", -1, false));
    assertThat(all.get(2).what()).isEqualTo("body_fn");
    assertThat(b.cpu(0).softirqVecNs(Softirq.TASKLET_SOFTIRQ)).isZero();
    assertThat(b.cpu(0).softirqVecCount(Softirq.TASKLET_SOFTIRQ)).isEqualTo(1);
  }

  @Test
  void whatIsLeftOfASegment_endsWhenItSays() {
    Box b = new Box(3, c -> c.hz = 100);
    b.tasklets(1, 10, 3 * MS, 11 * MS, 100 * MS);
    b.hog(2);
    b.runTo(12 * MS);
    long end = b.k.nowNs() + b.cpu(1).remainingNs();
    b.runTo(20 * MS - US);
    assertThat(b.on(1, TraceEvent.TASKLET_EXIT).getFirst().ns()).isEqualTo(end);
    assertThat(b.cpu(1).remainingNs()).as("idle").isEqualTo(-1);
    assertThat(b.cpu(2).remainingNs()).as("for ever").isEqualTo(Long.MAX_VALUE);
  }

  // -- timers ---------------------------------------------------------------------------------------

  @Test
  void armedTimers_areThoseThatExpireNext_inOrder_withWhatTheyAreAbout() {
    Box b = new Box(2, c -> c.hz = 100);
    Task s = b.fifo("S", 50, 3 * MS, program().run(US).sleep(50 * MS).loop().build(), 1);
    b.tasklets(1, 10, US, 4 * MS, 50 * MS);
    b.setup().hrtimer(1, 5 * MS, new Distribution.Fixed(50 * MS), "flag_fn", new TimerAction.Post("flag"));
    b.setup().timer(1, 25 * MS, new Distribution.Fixed(50 * MS), "work_timer", new TimerAction.QueueWork("work_fn", US));
    b.runTo(2 * MS);
    List<TimerInfo> timers = b.cpu(1).timers();
    assertThat(timers).extracting(TimerInfo::expiresNs).isSorted();
    assertThat(timers).contains(new TimerInfo("hrtimer", "hrtimer_wakeup", 3 * MS, "S:" + s.pid()),
        new TimerInfo("hrtimer", "post_fn", 4 * MS, "test"), new TimerInfo("hrtimer", "flag_fn", 5 * MS, "flag"));
    TimerInfo wheel = timers.stream().filter(t -> t.kind().equals("timer")).findFirst().orElseThrow();
    assertThat(wheel.function()).isEqualTo("work_timer");
    assertThat(wheel.of()).isEqualTo("work_fn");
    assertThat(wheel.expiresNs()).isBetween(25 * MS, 35 * MS);
    assertThat(timers).extracting(TimerInfo::function).contains("watchdog_timer_fn");
    assertThat(b.cpu(0).timers()).extracting(TimerInfo::function).doesNotContain("hrtimer_wakeup", "post_fn", "work_timer");
    b.runTo(6 * MS);
    List<String> expired = b.on(1, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().filter(e -> e.ns() > 2 * MS).map(Event::text).toList();
    assertThat(expired).isEqualTo(timers.stream().filter(t -> t.expiresNs() <= 6 * MS).map(TimerInfo::function).toList());
    assertThat(b.cpu(1).timers()).contains(new TimerInfo("hrtimer", "post_fn", 54 * MS, "test"));
  }

  @Test
  void timersThatExpireTogether_standInTheOrderInWhichTheyRun() {
    Box b = new Box(1, c -> c.hz = 100);
    b.setup().hrtimer(0, 3 * MS, new Distribution.Fixed(50 * MS), "before", new TimerAction.Post("flag"));
    for (int i = 0; i < 6; i++) {
      b.setup().hrtimer(0, 4 * MS, new Distribution.Fixed(50 * MS), "f" + i, new TimerAction.Post("flag"));
    }
    b.runTo(3 * MS + 500 * US);
    List<String> armed = b.cpu(0).timers().stream().map(TimerInfo::function).filter(f -> f.matches("f.")).toList();
    assertThat(armed).containsExactly("f0", "f1", "f2", "f3", "f4", "f5");
    b.runTo(5 * MS);
    assertThat(b.on(0, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().map(Event::text).filter(f -> f.matches("f.")).toList()).isEqualTo(armed);
  }

  @Test
  void underTheRtModel_theSleepOfAFairTask_isASoftTimer() {
    Box b = new Box(1, c -> c.preempt = Preempt.RT);
    b.fair("fair", 0, 0, 5 * MS, program().run(US).build());
    b.fifo("fifo", 50, 5 * MS, program().run(US).build(), 0);
    b.runTo(MS);
    assertThat(b.cpu(0).timers()).filteredOn(t -> t.function().equals("hrtimer_wakeup")).extracting(t -> t.kind() + " " + t.of().split(":")[0])
        .containsExactlyInAnyOrder("hrtimer soft fair", "hrtimer fifo");
  }
}
