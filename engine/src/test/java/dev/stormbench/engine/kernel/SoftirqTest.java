package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.SoftirqOps;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.TaskletPool;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftirqTest {
  private static final int IRQS_OFF = 0x01;
  private static final int NEED_RESCHED = 0x04;
  private static final int HARDIRQ = 0x08;
  private static final int SOFTIRQ = 0x10;
  private static final int BH_OFF = 0x80;

  private static Event firstWakingOfKsoftirqd(Box b) {
    return b.first(TraceEvent.SCHED_WAKING, e -> e.text().equals("ksoftirqd/1"));
  }

  private static long entriesBefore(Box b, long ns) {
    return b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.ns() < ns).count();
  }

  @Test
  void theLoop_goesRoundTenTimes_thenLeavesTheRestToKsoftirqd_section8_3() {
    Box b = new Box(2);
    b.tasklets(1, 64, 21 * US, 100 * US, 20 * US);
    b.runTo(MS);
    Event woken = firstWakingOfKsoftirqd(b);
    assertThat(entriesBefore(b, woken.ns())).isEqualTo(10);
    assertThat(woken.flags() & NEED_RESCHED).isZero(); // it is the count that ends it
  }

  @Test
  void noPassBegins_twoMillisecondsInJiffiesAfterTheEntry_section8_3() {
    Box b = new Box(2);
    b.tasklets(1, 64, 700 * US, 100 * US, 600 * US);
    b.runTo(20 * MS);
    Event woken = firstWakingOfKsoftirqd(b);
    List<Event> entries = b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.ns() < woken.ns()).toList();
    long entered = entries.getFirst().ns();
    assertThat(entries).hasSizeBetween(2, 9);
    assertThat(entries.getLast().ns() - entered).isLessThan(3 * MS); // the jiffy of the entry had begun before it
    assertThat(woken.ns() - entered).isGreaterThan(MS);
  }

  @Test
  void needResched_endsTheLoopAfterThePass_notWithinIt_section8_3() {
    Box b = new Box(2);
    b.hog(1);
    b.tasklets(1, 64, 450 * US, 100 * US, 100 * US);
    b.fifo("R", 50, 700 * US, program().run(50 * US).build(), 1);
    b.runTo(10 * MS);
    Event switched = b.first(TraceEvent.SCHED_SWITCH, e -> e.args().get(4).equals("R"));
    Event woken = b.first(TraceEvent.SCHED_WAKEUP, e -> e.text().equals("R"));
    List<Event> bodies = b.on(1, TraceEvent.TASKLET_ENTRY).stream()
        .filter(e -> e.ns() > woken.ns() && e.ns() < switched.ns()).toList();
    assertThat(bodies).hasSizeGreaterThan(2); // the rest of the snapshot, in spite of need_resched
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.number(0) == Softirq.TASKLET_SOFTIRQ)
        .filter(e -> e.ns() > woken.ns() && e.ns() < switched.ns())).isEmpty();
    assertThat(firstWakingOfKsoftirqd(b).flags() & NEED_RESCHED).isEqualTo(NEED_RESCHED);
  }

  @Test
  void aTaskletThatIsScheduledAlready_isNotQueuedAgain_section8_5() {
    Box b = new Box(2);
    TaskletPool pool = b.tasklets(1, 1, 950 * US, 100 * US, 100 * US);
    b.runTo(20 * MS);
    assertThat(b.k.softirq.backlog(1)).isLessThanOrEqualTo(1);
    assertThat(pool.size()).isEqualTo(1);
    WorkloadStats.Service s = b.setup().stats.on(1);
    assertThat(s.dropped).isGreaterThan(100);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_RAISE).stream().filter(e -> e.number(0) == 6).count())
        .isEqualTo(s.arrivals - s.dropped);
    assertThat(s.arrivals - s.dropped - s.completed).isBetween(0L, 2L);
  }

  @Test
  void theBacklogOfAPool_isWhatIsScheduledAndNotYetBegun_section8_5() {
    Box b = new Box(2);
    TaskletPool one = b.tasklets(1, 4, 300 * US, 100 * US, 10 * MS);
    TaskletPool other = b.tasklets(1, 4, 10 * US, 150 * US, 20 * US); // of the same workload
    b.runTo(120 * US);
    assertThat(one.backlog()).isZero(); // it runs
    b.runTo(200 * US);
    assertThat(other.backlog()).isEqualTo(3);
    assertThat(b.k.backlog(1)).isEqualTo(3);
    b.runTo(MS);
    assertThat(other.backlog()).isBetween(0, 4);
  }

  @Test
  void aPass_isTheWholeSnapshot_andWhatComesMeanwhileIsTheNext_section8_5() {
    Box b = new Box(2);
    b.tasklets(1, 1000, 250 * US, 100 * US, 100 * US);
    b.runTo(8 * MS);
    int[] passes = new int[100];
    int n = -1;
    for (Event e : b.on(1, TraceEvent.SOFTIRQ_ENTRY, TraceEvent.TASKLET_ENTRY)) {
      if (e.event() == TraceEvent.SOFTIRQ_ENTRY) {
        n += e.number(0) == 6 ? 1 : 0;
      } else {
        passes[n]++;
      }
    }
    assertThat(passes[0]).isEqualTo(1);
    assertThat(passes[1]).isEqualTo(2);
    assertThat(passes[2]).isBetween(5, 6); // 500 us of bodies, one arrival each 100 us and what they stretch
    assertThat(passes[3]).isGreaterThan(2 * passes[2]);
  }

  @Test
  void vectors_runInAscendingOrder_andHiBeforeAll_section8_3() {
    Box b = new Box(2);
    b.tasklets(1, 8, 300 * US, 100 * US, 10 * MS);
    b.tasklets(1, 8, 10 * US, 200 * US, 10 * MS); // both while the first body runs
    b.hiTasklets(1, 8, 10 * US, 210 * US, 10 * MS);
    b.runTo(600 * US);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().map(e -> e.number(0))).containsExactly(6L, 0L, 6L);
  }

  @Test
  void withThreadirqs_onlyKsoftirqdRunsThem_section8_2() {
    Box b = new Box(2, c -> c.threadirqs = true);
    b.tasklets(1, 8, 50 * US, 100 * US, 200 * US);
    b.runTo(5 * MS);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY)).isNotEmpty().allMatch(e -> e.comm().equals("ksoftirqd/1"));
  }

  /** The table in force but for what decides whether a pass over the tasklets goes on. */
  private static void taskletMore(Box b, TaskletMore more) {
    SoftirqOps base = b.k.softirq.ops;
    b.k.softirq.ops = new SoftirqOps() {
      @Override
      public Invoke invokeSoftirq(dev.stormbench.spi.machine.Cpu cpu) {
        return base.invokeSoftirq(cpu);
      }

      @Override
      public boolean restartSoftirq(dev.stormbench.spi.machine.Cpu cpu, boolean beforeDeadline, int restartsLeft) {
        return base.restartSoftirq(cpu, beforeDeadline, restartsLeft);
      }

      @Override
      public int taskletBatch(dev.stormbench.spi.machine.Cpu cpu, int n) {
        return base.taskletBatch(cpu, n);
      }

      @Override
      public boolean taskletMore(dev.stormbench.spi.machine.Cpu cpu, int left, int done, long elapsedNs) {
        return more.more(base.taskletMore(cpu, left, done, elapsedNs), left, done, elapsedNs);
      }
    };
  }

  private interface TaskletMore {
    boolean more(boolean inForce, int left, int done, long elapsedNs);
  }

  /** The tasklets of each pass, by address, in the order in which they ran. */
  private static List<List<Object>> passes(Box b) {
    List<List<Object>> passes = new ArrayList<>();
    for (Event e : b.on(1, TraceEvent.SOFTIRQ_ENTRY, TraceEvent.TASKLET_ENTRY)) {
      if (e.event() == TraceEvent.TASKLET_ENTRY) {
        passes.getLast().add(e.args().getFirst());
      } else if (e.number(0) == Softirq.TASKLET_SOFTIRQ) {
        passes.add(new ArrayList<>());
      }
    }
    return passes;
  }

  @Test
  void taskletMore_isAskedWhileAnyIsScheduled_withWhatIsLeftAndDone() {
    Box b = new Box(2);
    List<String> asked = new ArrayList<>();
    taskletMore(b, (inForce, left, done, ns) -> {
      asked.add(left + " " + done + " " + ns / (100 * US) + " " + inForce);
      return inForce;
    });
    b.tasklets(1, 1000, 250 * US, 100 * US, 100 * US);
    b.runTo(2 * MS);
    assertThat(passes(b).stream().map(List::size)).startsWith(1, 2);
    assertThat(asked).startsWith("0 1 2 false", "1 1 2 true", "0 2 5 false", "4 1 2 true");
  }

  @Test
  void aPassThatEndsEarly_leavesTheRestForTheNext_inOrder() {
    Box plain = new Box(2);
    Box b = new Box(2);
    taskletMore(b, (inForce, left, done, ns) -> inForce && ns < 400 * US);
    for (Box x : List.of(plain, b)) {
      x.tasklets(1, 1000, 250 * US, 100 * US, 100 * US);
      x.runTo(4 * MS);
    }
    assertThat(passes(plain)).anyMatch(p -> p.size() > 2);
    assertThat(passes(b)).allMatch(p -> p.size() <= 2);
    assertThat(passes(b).stream().flatMap(List::stream).limit(12)).isEqualTo(
        passes(plain).stream().flatMap(List::stream).limit(12).toList());
  }

  @Test
  void aPassThatGoesOn_takesWhatCameMeanwhile() {
    Box b = new Box(2);
    taskletMore(b, (inForce, left, done, ns) -> done < 7);
    b.tasklets(1, 1000, 250 * US, 100 * US, 100 * US);
    b.runTo(4 * MS);
    assertThat(passes(b).stream().map(List::size)).startsWith(7); // the first snapshot was of one
    assertThat(passes(b).stream().flatMap(List::stream).toList()).doesNotHaveDuplicates();
  }

  @Test
  void aWokenKsoftirqd_doesNotStopInlineSoftirqs_section8_2() {
    Box b = new Box(2);
    b.fifo("R", 50, 0, Box.forever(), 1);
    b.tasklets(1, 64, 420 * US, 100 * US, 400 * US);
    b.runTo(30 * MS);
    Event woken = firstWakingOfKsoftirqd(b);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.ns() > woken.ns())).isNotEmpty()
        .allMatch(e -> e.comm().equals("R"));
  }

  // -- raised and disabled by tasks -----------------------------------------------------------------

  private static Step.Raise raise(int vec, long workNs) {
    return new Step.Raise(vec, new Distribution.Fixed(workNs));
  }

  /** Runs 10 us, disables, runs 100 us in which a tasklet comes, raises NET_RX, enables, runs 10 us. */
  private static Program bhSection() {
    return program().run(10 * US).add(new Step.LocalBhDisable()).run(100 * US).add(raise(Softirq.NET_RX_SOFTIRQ, 5 * US))
        .add(new Step.LocalBhEnable()).run(10 * US).build();
  }

  @Test
  void raisedByATask_ksoftirqdIsWoken_section8_4() {
    Box b = new Box(2);
    b.fair("T", 1, 0, 100 * US, program().run(10 * US).add(raise(Softirq.BLOCK_SOFTIRQ, 5 * US)).run(50 * US).build());
    b.runTo(MS / 2);
    Event raised = b.first(TraceEvent.SOFTIRQ_RAISE, e -> e.number(0) == Softirq.BLOCK_SOFTIRQ);
    assertThat(raised.comm()).isEqualTo("T");
    assertThat(firstWakingOfKsoftirqd(b).comm()).isEqualTo("T");
    assertThat(b.first(TraceEvent.SOFTIRQ_ENTRY, e -> e.number(0) == 4).comm()).isEqualTo("ksoftirqd/1");
    assertThat(b.setup().stats.on(1).completed).isEqualTo(1);
  }

  @Test
  void withBottomHalvesDisabled_interruptsRunNoSoftirqs_theOutermostEnableRunsThemAll_section8_1() {
    Box b = new Box(2);
    b.tasklets(1, 8, 5 * US, 150 * US, 10 * MS);
    b.fair("T", 1, 0, 100 * US, bhSection());
    b.runTo(MS / 2);
    Event tasklet = b.first(TraceEvent.SOFTIRQ_RAISE, e -> e.number(0) == Softirq.TASKLET_SOFTIRQ);
    Event netRx = b.first(TraceEvent.SOFTIRQ_RAISE, e -> e.number(0) == Softirq.NET_RX_SOFTIRQ);
    List<Event> entries = b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.comm().equals("T")).toList();
    assertThat(tasklet.ns()).isLessThan(netRx.ns());
    assertThat(tasklet.flags() & (BH_OFF | HARDIRQ | SOFTIRQ)).isEqualTo(BH_OFF | HARDIRQ);
    assertThat(netRx.flags() & (BH_OFF | HARDIRQ | SOFTIRQ)).isEqualTo(BH_OFF);
    assertThat(entries).extracting(e -> e.number(0)).containsExactly(3L, 6L);
    assertThat(entries).allMatch(e -> e.ns() > netRx.ns()).allMatch(e -> (e.flags() & (BH_OFF | SOFTIRQ)) == SOFTIRQ);
    assertThat(b.events(TraceEvent.SCHED_WAKING)).noneMatch(e -> e.text().startsWith("ksoftirqd"));
  }

  @Test
  void anInnerEnable_runsNothing_section8_1() {
    Box b = new Box(2);
    b.fair("T", 1, 0, 100 * US, program().add(new Step.LocalBhDisable()).add(new Step.LocalBhDisable())
        .add(raise(Softirq.NET_RX_SOFTIRQ, US)).add(new Step.LocalBhEnable()).run(50 * US).add(new Step.LocalBhEnable())
        .build());
    b.runTo(MS / 2);
    long raised = b.first(TraceEvent.SOFTIRQ_RAISE, e -> e.number(0) == Softirq.NET_RX_SOFTIRQ).ns();
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).getFirst().ns() - raised).isGreaterThanOrEqualTo(50 * US);
  }

  @Test
  void withBottomHalvesDisabled_aTaskIsPreempted_onlyUnderTheRtModel_section3_2() {
    for (Preempt preempt : List.of(Preempt.FULL, Preempt.RT)) {
      Box b = new Box(2, c -> c.preempt = preempt);
      b.fair("T", 1, 0, 100 * US, bhSection());
      b.fifo("R", 50, 0, program().sleep(150 * US).run(10 * US).build(), 1);
      b.runTo(MS / 2);
      List<Event> switches = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(4).equals("R")).toList();
      boolean within = (switches.getLast().flags() & BH_OFF) != 0 && switches.getLast().comm().equals("T");
      assertThat(within).as(preempt.name()).isEqualTo(preempt == Preempt.RT);
      assertThat(b.first(TraceEvent.SOFTIRQ_ENTRY, e -> e.number(0) == Softirq.NET_RX_SOFTIRQ).comm()).isEqualTo("T");
    }
  }

  @Test
  void underTheRtModel_softirqsAreServedInTaskContext_andWhatOtherTasksRaiseIsLeftToTheServer_section14_4() {
    Box b = new Box(2, c -> c.preempt = Preempt.RT);
    b.fair("T", 1, 0, 100 * US, program().add(new Step.LocalBhDisable()).add(raise(Softirq.NET_RX_SOFTIRQ, 200 * US))
        .add(new Step.LocalBhEnable()).build());
    b.fifo("R", 50, 150 * US, program().run(US).add(new Step.LocalBhDisable()).add(raise(Softirq.BLOCK_SOFTIRQ, US))
        .add(new Step.LocalBhEnable()).add(raise(Softirq.BLOCK_SOFTIRQ, US)).run(US).build(), 1);
    b.runTo(MS);
    Event preempted = b.first(TraceEvent.SCHED_SWITCH, e -> e.comm().equals("T") && e.args().get(4).equals("R"));
    assertThat(preempted.flags() & SOFTIRQ).isEqualTo(SOFTIRQ);
    Event raised = b.first(TraceEvent.SOFTIRQ_RAISE, e -> e.number(0) == Softirq.BLOCK_SOFTIRQ);
    assertThat(raised.flags() & (BH_OFF | SOFTIRQ)).isEqualTo(BH_OFF); // of R, not of the server
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.comm().equals("R"))).isEmpty();
    assertThat(b.first(TraceEvent.SOFTIRQ_ENTRY, e -> e.number(0) == Softirq.BLOCK_SOFTIRQ).comm()).isEqualTo("T");
    assertThat(b.events(TraceEvent.SCHED_WAKING).stream().filter(e -> e.ns() > raised.ns()).map(Event::text))
        .doesNotContain("ksoftirqd/1");
    assertThat(b.setup().stats.on(1).completed).isEqualTo(3);
  }

  @Test
  void theGateOfOldKernels_holdsForLocalBhEnable_too_section8_2() {
    for (boolean gate : new boolean[] {true, false}) {
      Box b = new Box(2, c -> c.ksoftirqdGate = gate);
      b.fair("T", 1, -10, 100 * US, program().add(raise(Softirq.BLOCK_SOFTIRQ, US)).run(20 * US)
          .add(new Step.LocalBhDisable()).run(20 * US).add(new Step.LocalBhEnable()).run(20 * US).build());
      b.runTo(MS / 2);
      String comm = b.first(TraceEvent.SOFTIRQ_ENTRY, e -> e.number(0) == Softirq.BLOCK_SOFTIRQ).comm();
      assertThat(comm).isEqualTo(gate ? "ksoftirqd/1" : "T");
    }
  }

  // -- what devices leave to them -------------------------------------------------------------------

  private static Box device(int vec, long periodNs, long workNs) {
    Box b = new Box(2);
    IrqLine line = b.setup().irqLine(1, 24, "eth0", 500, vec, new Distribution.Fixed(workNs), null);
    b.setup().interrupts(line, 100 * US, new Distribution.Fixed(periodNs));
    return b;
  }

  @Test
  void netRx_stopsAfter300Units_andRaisesItselfAgain_section2() {
    Box b = new Box(2);
    b.fifo("T", 50, 100 * US, program().add(new Step.LocalBhDisable()).add(raise(Softirq.NET_RX_SOFTIRQ, 100))
        .add(new Step.Loop(1, 301)).add(new Step.LocalBhEnable()).build(), 1);
    b.runTo(MS / 2);
    List<Event> entries = b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.number(0) == 3).toList();
    Event again = b.on(1, TraceEvent.SOFTIRQ_RAISE).stream().filter(e -> (e.flags() & SOFTIRQ) != 0).toList().getFirst();
    assertThat(entries).hasSize(2);
    assertThat(again.number(0)).isEqualTo(3);
    assertThat(again.ns() - entries.getFirst().ns()).isEqualTo(300 * 200); // 100 of work and 100 of the vector's own
    assertThat(again.flags() & IRQS_OFF).isEqualTo(IRQS_OFF);
  }

  @Test
  void netRx_stopsAfterTwoJiffies_block_takesWhatItFinds_section2() {
    Box net = device(Softirq.NET_RX_SOFTIRQ, 100 * US, 120 * US);
    net.runTo(4 * MS);
    long ns = net.first(TraceEvent.SOFTIRQ_EXIT, e -> e.number(0) == 3).ns() - net.on(1, TraceEvent.SOFTIRQ_ENTRY).getFirst().ns();
    assertThat(ns).isBetween(MS, 2 * MS + 200 * US);
    Box block = device(Softirq.BLOCK_SOFTIRQ, 100 * US, 120 * US);
    block.runTo(4 * MS);
    List<Event> entries = block.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.number(0) == 4).toList();
    assertThat(entries).hasSizeGreaterThan(4);
    assertThat(entries.get(1).ns() - entries.get(0).ns()).isLessThan(160 * US); // one unit, and what came is the next pass
  }
}
