package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.forever;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Conf;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RtTest {
  private static final long LONG_NS = 30 * MS;

  private static Program run(long ns) {
    return program().run(ns).build();
  }

  /** CPUs 1 and 2 (the 47 and 95 of WorkedExampleTest) in a long tasklet with a psimon waiting; CPU 3 pulls at 3.1 ms. */
  private static Box worked(int targets, Consumer<Conf> change) {
    Box b = new Box(4, change);
    for (int cpu = 1; cpu <= targets; cpu++) {
      b.hog(cpu);
      b.tasklets(cpu, 4, LONG_NS, MS, 60 * MS);
      b.fifo("psimon" + cpu, 1, 2 * MS, run(50 * US), cpu, 3 - cpu);
    }
    b.fifo("P", 50, 3 * MS, program().run(100 * US).sleep(60 * MS).build(), 3);
    return b;
  }

  private static List<String> tokens(Box b) {
    return b.events(TraceEvent.CSD_QUEUE_CPU).stream().filter(e -> e.text().equals("rto_push_irq_work_func"))
        .map(e -> e.cpu() + " to " + e.number(0)).toList();
  }

  // -- the token: kernel-facts.md 5.15 --------------------------------------------------------------

  @Test
  void oneOverloadedCpu_isVisitedOnce_withSelfSkip_section5_15() {
    Box b = worked(1, c -> { });
    b.runTo(4 * MS);
    assertThat(tokens(b)).containsExactly("3 to 1");
    assertThat(b.events(TraceEvent.IRQ_WORK_ENTRY)).isEmpty();
  }

  @Test
  void oneOverloadedCpu_isVisitedTwice_withoutSelfSkip_theSecondTimeByItsOwnVector246_section5_15() {
    Box b = worked(1, c -> c.selfSkip = false);
    b.runTo(4 * MS);
    assertThat(tokens(b)).containsExactly("3 to 1");
    assertThat(b.on(1, TraceEvent.IRQ_WORK_ENTRY)).hasSize(1);
    assertThat(b.k.core.rd.hops).isEqualTo(2);
  }

  @Test
  void aPullWhileTheTokenTravels_isOneMoreCircuit_notAnotherToken_section5_15() {
    Box b = worked(2, c -> c.costs.put("rto-work", 20 * US));
    b.fifo("Q", 50, 3 * MS, program().run(150 * US).sleep(60 * MS).build(), 0);
    b.runTo(5 * MS);
    RootDomain rd = b.k.core.rd;
    assertThat(rd.walks).isEqualTo(1);
    assertThat(rd.rtoLoopNext).isEqualTo(2);
    assertThat(rd.rtoLoop).isEqualTo(2);
    assertThat(rd.hops).isIn(4L, 6L); // it came during the second circuit or the first
    assertThat(rd.rtoCpu).isEqualTo(-1);
  }

  // -- overload: kernel-facts.md 5.2, 5.3 -----------------------------------------------------------

  @Test
  void oneWaitingTaskBehindAFairOne_isOverload_byTheNewRuleOnly_section5_3() {
    Box fresh = worked(1, c -> { });
    Box old = worked(1, c -> c.overloadPushable = false);
    fresh.runTo(3 * MS);
    old.runTo(3 * MS);
    assertThat(fresh.cpu(1).rq.overloaded).isTrue();
    assertThat(fresh.k.core.rd.rtoMask.has(1)).isTrue();
    assertThat(old.cpu(1).rq.overloaded).isFalse();
    assertThat(old.k.core.rd.rtoCount).isZero();
  }

  @Test
  void aPinnedWaitingTask_isNeverPushable_section5_2() {
    Box b = new Box(2);
    b.hog(1);
    b.tasklets(1, 4, LONG_NS, MS, 60 * MS);
    b.fifo("pinned", 1, 2 * MS, run(50 * US), 1);
    b.runTo(3 * MS);
    assertThat(b.cpu(1).rq.rtNrRunning).isEqualTo(1);
    assertThat(b.cpu(1).rq.nrPushable).isZero();
    assertThat(b.cpu(1).rq.overloaded).isFalse();
  }

  @Test
  void pushableTasks_areSortedByPrio_andFifoAmongEquals_section5_2() {
    Box b = new Box(2);
    for (int cpu = 0; cpu < 2; cpu++) {
      b.fifo("top" + cpu, 90, MS, forever(), cpu);
    }
    b.fifo("low", 10, 2 * MS, run(MS), 1, 0);
    b.fifo("mid-a", 20, 3 * MS, run(MS), 1, 0);
    b.fifo("mid-b", 20, 4 * MS, run(MS), 1, 0);
    b.fifo("high", 30, 5 * MS, run(MS), 1, 0);
    b.runTo(6 * MS);
    Rq rq = b.cpu(1).rq;
    List<String> order = new ArrayList<>();
    for (int i = 0; i < rq.nrPushable; i++) {
      order.add(rq.pushable(i).comm);
    }
    assertThat(order).containsExactly("high", "mid-a", "mid-b", "low");
    assertThat(rq.highestPrioNext).isEqualTo(69);
    assertThat(rq.highestPrioCurr).isEqualTo(9);
  }

  // -- placing, push and pull: kernel-facts.md 5.6 to 5.14 ------------------------------------------

  @Test
  void aTaskThatWakesOverAFairOne_staysAndPreempts_section5_6() {
    Box b = new Box(4);
    b.hog(1);
    b.fifo("A", 50, 5 * MS, run(MS), 1, 0, 2, 3);
    b.runTo(7 * MS);
    assertThat(b.events(TraceEvent.SCHED_MIGRATE_TASK)).isEmpty();
    assertThat(b.switchedTo(1)).contains("A");
  }

  @Test
  void aTaskThatWakesBehindAnEqualOne_goesElsewhere_section5_6() {
    Box b = new Box(4);
    b.fifo("B", 50, MS, forever(), 1);
    b.fifo("A", 50, 5 * MS, run(MS), 1, 0, 2, 3);
    b.runTo(7 * MS);
    assertThat(b.events(TraceEvent.SCHED_MIGRATE_TASK)).hasSize(1);
    assertThat(b.switchedTo(1)).doesNotContain("A");
  }

  @Test
  void aPreemptedTask_isPushedByTheBalanceCallback_inTheNewTasksContext_section5_9() {
    Box b = new Box(3);
    b.fifo("A", 40, MS, run(8 * MS), 1, 0, 2);
    b.fifo("B", 60, 4 * MS, run(MS), 1);
    b.runTo(6 * MS);
    Event move = b.first(TraceEvent.SCHED_MIGRATE_TASK, e -> e.text().equals("A"));
    assertThat(move.comm()).isEqualTo("B");
    assertThat(move.ns()).isGreaterThan(b.first(TraceEvent.SCHED_SWITCH, e -> e.args().get(4).equals("B")).ns());
    assertThat(b.events(TraceEvent.SCHED_WAKING).stream().filter(e -> e.text().equals("A"))).hasSize(1);
  }

  private static Box fourHolders(Consumer<Conf> change) {
    Box b = new Box(4, change);
    for (int cpu = 0; cpu < 4; cpu++) {
      b.fifo("H" + cpu, 50, MS, cpu == 2 ? program().run(5 * MS).sleep(60 * MS).build() : forever(), cpu);
    }
    b.fifo("X", 40, 3 * MS, run(2 * MS), 1, 0, 2, 3);
    b.runTo(8 * MS);
    return b;
  }

  @Test
  void aCpuThatBecomesLessUrgent_takesTheWaitingTaskItself_withTheFeatureOff_section5_14() {
    Box b = fourHolders(c -> c.rtPushIpi = false);
    Event move = b.events(TraceEvent.SCHED_MIGRATE_TASK).getFirst();
    assertThat(move.cpu()).isEqualTo(2);
    assertThat(move.comm()).isEqualTo("H2");
    assertThat(b.switchedTo(2)).containsSubsequence("H2", "X").doesNotContainSubsequence("H2", "swapper/2", "X");
    assertThat(b.events(TraceEvent.IPI_SEND_CPU)).isEmpty();
  }

  @Test
  void aCpuThatBecomesLessUrgent_asksByTheToken_andGoesIdleMeanwhile_withTheFeatureOn_section5_15() {
    Box b = fourHolders(c -> { });
    Event move = b.events(TraceEvent.SCHED_MIGRATE_TASK).getFirst();
    assertThat(move.cpu()).isEqualTo(1);
    assertThat(b.switchedTo(2)).containsSubsequence("H2", "swapper/2", "X");
    assertThat(tokens(b)).startsWith("2 to 1");
  }

  @Test
  void theOnlyOverloadedCpu_doesNotPullFromItself_section5_14() {
    Box b = new Box(2);
    b.fifo("H0", 90, MS, forever(), 0);
    b.fifo("A", 50, MS, run(3 * MS), 1, 0);
    b.fifo("B", 40, 2 * MS, run(3 * MS), 1, 0);
    b.runTo(10 * MS);
    assertThat(b.k.core.rd.pulls).isPositive();
    assertThat(b.k.core.rd.walks).isZero();
    assertThat(b.switchedTo(1)).containsSubsequence("A", "B", "swapper/1");
  }

  @Test
  void aMigrationDisabledTask_staysAndTheStopperPushesTheRunningOne_section5_10() {
    Box b = new Box(4);
    b.fifo("A", 40, MS, program().add(new Step.MigrateDisable()).run(6 * MS).add(new Step.MigrateEnable()).build(), 1, 0, 2, 3);
    b.fifo("B", 60, 3 * MS, run(5 * MS), 1, 0, 2, 3);
    b.fifo("P", 50, 2 * MS, program().run(2500 * US).sleep(20 * MS).build(), 2);
    b.runTo(6 * MS);
    Event move = b.events(TraceEvent.SCHED_MIGRATE_TASK).getFirst();
    assertThat(move.text()).isEqualTo("B");
    assertThat(move.comm()).isEqualTo("migration/1");
    assertThat(b.switchedTo(1)).containsSubsequence("A", "B", "migration/1", "A");
    assertThat(b.cpu(1).rq.pushBusy).isFalse();
  }

  // -- round robin: kernel-facts.md 5.16 ------------------------------------------------------------

  @Test
  void roundRobinSlices_areCountedInTicks_andFifoHasNone_section5_16() {
    Box b = new Box(2, c -> c.rrTimesliceNs = 5 * MS);
    b.rr("A", 50, MS, forever(), 1);
    b.rr("B", 50, MS, forever(), 1);
    b.fifo("F", 50, MS, run(100 * MS), 0);
    b.fifo("G", 50, MS, run(100 * MS), 0);
    b.runTo(40 * MS);
    List<Event> turns = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(0).equals("A") || e.args().get(0).equals("B")).toList();
    assertThat(turns).hasSizeGreaterThan(4);
    for (int i = 1; i < turns.size(); i++) {
      assertThat(turns.get(i).ns() - turns.get(i - 1).ns()).isBetween(5 * MS - 5 * US, 5 * MS + 5 * US);
    }
    assertThat(b.switchedTo(0)).containsOnlyOnce("F").doesNotContain("G");
  }
}
