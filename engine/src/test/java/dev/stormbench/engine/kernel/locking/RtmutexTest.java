package dev.stormbench.engine.kernel.locking;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.forever;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import dev.stormbench.spi.workload.TaskSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RtmutexTest {
  private static final int PRIO_FIFO_80 = 19;

  private static Program.Builder locked(String mutex, long ns) {
    return program().add(new Step.Lock(mutex, true)).run(ns).add(new Step.Unlock(mutex));
  }

  private static Task fair(Box b, String comm, long startNs, Program p, int... cpus) {
    return b.setup().spawn(new TaskSpec(comm, Task.Policy.OTHER, 0, 0, cpus, cpus[0], false, startNs, p));
  }

  /** {@code comm: old to new}, in order. */
  private static List<String> boosts(Box b) {
    return b.events(TraceEvent.SCHED_PI_SETPRIO).stream()
        .map(e -> e.args().getFirst() + ": " + e.number(2) + " to " + e.number(3)).toList();
  }

  private static long lockWaitNsMax(Task p) {
    return ((TaskStruct) p).stats.lockWaitNsMax;
  }

  // -- the mutex ------------------------------------------------------------------------------------

  @Test
  void aFreeMutex_isTakenAndGivenBackInUserMode_atNoCost() {
    Box with = new Box(1);
    with.fifo("A", 50, MS, locked("m", 20 * US).sleep(MS).loop().build(), 0);
    with.runTo(10 * MS);
    Box without = new Box(1);
    without.fifo("A", 50, MS, program().run(20 * US).sleep(MS).loop().build(), 0);
    without.runTo(10 * MS);
    assertThat(with.trace).isEqualTo(without.trace).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waiters_areServedByPrio_thenInTheOrderTheyCame(boolean pi) {
    Box b = new Box(5);
    Program.Builder use = program().add(new Step.Lock("m", pi)).run(MS).add(new Step.Unlock("m"));
    b.fifo("owner", 90, MS, use.build(), 0);
    b.fifo("first50", 50, MS + 100 * US, use.build(), 1);
    b.fifo("second50", 50, MS + 200 * US, use.build(), 2);
    b.fifo("late60", 60, MS + 300 * US, use.build(), 3);
    fair(b, "fair", MS + 50 * US, use.build(), 4);
    b.runTo(10 * MS);
    assertThat(b.events(TraceEvent.SCHED_PROCESS_EXIT)).extracting(Event::comm)
        .containsExactly("owner", "late60", "first50", "second50", "fair");
  }

  @Test
  void theHeadWaiterSpins_whileTheOwnerRuns_andSleepsWhenItDoesNot() {
    Box b = new Box(2);
    fair(b, "L", MS, locked("m", 2 * MS).build(), 0);
    b.fifo("W", 80, MS + 500 * US, locked("m", US).build(), 1);
    b.fifo("X", 90, 2 * MS, program().run(3 * MS).build(), 0);
    b.runTo(10 * MS);
    List<Event> left = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.text().equals("W")).toList();
    assertThat(left).hasSize(2);
    assertThat(left.getFirst().ns()).as("X has taken the CPU from L").isBetween(2 * MS, 2 * MS + 5 * US);
    assertThat(left.getFirst().number(3)).as("prev_state").isEqualTo(TaskStruct.TASK_INTERRUPTIBLE);
  }

  @Test
  void aKernelThread_waitsUninterruptibly() {
    Box b = new Box(2);
    fair(b, "L", MS, program().add(new Step.Lock("m", true)).sleep(5 * MS).add(new Step.Unlock("m")).build(), 0);
    b.setup().spawn(new TaskSpec("kthread", Task.Policy.FIFO, 50, 0, new int[] {1}, 1, true, 2 * MS, locked("m", US).build()));
    b.runTo(3 * MS);
    assertThat(b.on(1, TraceEvent.SCHED_SWITCH).getLast().number(3)).isEqualTo(TaskStruct.TASK_UNINTERRUPTIBLE);
    Task waiter = b.k.tasks().getLast();
    assertThat(waiter.waitsFor()).startsWith("mutex m of L:");
  }

  @Test
  void whatAnExitingTaskHolds_goesToTheWaiter() {
    Box b = new Box(2);
    b.fifo("dies", 50, MS, program().add(new Step.Lock("m", true)).run(MS).build(), 0);
    b.fifo("W", 60, MS + 500 * US, locked("m", US).build(), 1);
    b.runTo(5 * MS);
    assertThat(b.events(TraceEvent.SCHED_PROCESS_EXIT)).extracting(Event::comm).containsExactly("dies", "W");
  }

  @Test
  void aCircleOfWaiters_isFound_andTheMachineGoesOn() {
    Box b = new Box(2);
    Program.Builder ab = locked("a", MS);
    b.fifo("AB", 50, MS, program().add(new Step.Lock("a", true)).run(MS).add(new Step.Lock("b", true)).run(US).build(), 0);
    b.fifo("BA", 50, MS, program().add(new Step.Lock("b", true)).run(2 * MS).add(new Step.Lock("a", true)).run(US).build(), 1);
    b.fifo("other", 40, 10 * MS, ab.build(), 0);
    b.runTo(20 * MS);
    assertThat(b.k.rtmutex.deadlocks).isEqualTo(1);
    assertThat(b.k.kernelLog()).anyMatch(l -> l.matches(".*deadlock: BA:\\d+ waits for mutex a, whose owner AB:\\d+ waits.*"));
    assertThat(b.events(TraceEvent.SCHED_PROCESS_EXIT)).isEmpty();
    assertThat(b.switchedTo(0)).contains("other");
  }

  // -- priority inheritance -------------------------------------------------------------------------

  /** The Mars Pathfinder's: L holds what H wants, and M keeps L from the CPU. How long H waits. */
  private static long inversionNs(boolean pi) {
    Box b = new Box(2);
    Program use = program().add(new Step.Lock("m", pi)).run(2 * MS).add(new Step.Unlock("m")).build();
    fair(b, "L", MS, use, 0);
    b.fifo("M", 50, 2 * MS, program().run(500 * MS).build(), 0);
    Task h = b.fifo("H", 80, 2 * MS + 500 * US, use, 1);
    b.runTo(1000 * MS);
    return lockWaitNsMax(h);
  }

  @Test
  void aWaiterIsBoundByTheSectionOfTheOwner_withInheritance_butByWhateverRunsWithout() {
    assertThat(inversionNs(true)).isBetween(MS, MS + 20 * US);
    assertThat(inversionNs(false)).isGreaterThan(499 * MS);
  }

  @Test
  void theOwnerHasThePrioOfTheWaiter_untilItUnlocks() {
    Box b = new Box(2);
    fair(b, "L", MS, locked("m", 2 * MS).run(MS).build(), 0);
    b.fifo("H", 80, 2 * MS, locked("m", US).build(), 1);
    b.runTo(10 * MS);
    assertThat(boosts(b)).containsExactly("L: 120 to 19", "L: 19 to 120");
    Event back = b.events(TraceEvent.SCHED_PI_SETPRIO).getLast();
    Event woken = b.first(TraceEvent.SCHED_SWITCH, e -> e.cpu() == 1 && e.comm().equals("H"));
    assertThat(back.cpu()).isZero();
    assertThat(woken.ns()).isGreaterThan(back.ns());
  }

  @Test
  void aBoostIsPassedOn_alongTheChain() {
    Box b = new Box(3);
    fair(b, "C", MS, locked("m1", 5 * MS).build(), 0);
    b.fifo("B", 20, 2 * MS, program().add(new Step.Lock("m2", true)).add(new Step.Lock("m1", true)).run(US)
        .add(new Step.Unlock("m1")).add(new Step.Unlock("m2")).build(), 1);
    b.fifo("hogsC", 30, 2 * MS + 500 * US, program().run(50 * MS).build(), 0);
    b.fifo("A", 80, 3 * MS, locked("m2", US).build(), 2);
    b.runTo(20 * MS);
    assertThat(boosts(b)).containsExactly("C: 120 to 79", "B: 79 to 19", "C: 79 to 19", "C: 19 to 120", "B: 19 to 79");
  }

  @Test
  void ofSeveralMutexes_theMostUrgentWaiterCounts_andEachUnlockTakesBackItsOwn() {
    Box b = new Box(3);
    fair(b, "L", MS, program().add(new Step.Lock("m1", true)).add(new Step.Lock("m2", true)).run(3 * MS)
        .add(new Step.Unlock("m2")).run(MS).add(new Step.Unlock("m1")).build(), 0);
    b.fifo("W1", 20, 2 * MS, locked("m1", US).build(), 1);
    b.fifo("W2", 80, 3 * MS, locked("m2", US).build(), 2);
    b.runTo(20 * MS);
    assertThat(boosts(b)).containsExactly("L: 120 to 79", "L: 79 to 19", "L: 19 to 79", "L: 79 to 120");
  }

  @Test
  void aTaskThatLosesABoost_goesToTheHeadOfItsEquals() {
    Box b = new Box(2);
    b.fifo("L", 50, MS, locked("m", 2 * MS).run(2 * MS).build(), 0);
    b.fifo("equal", 50, MS + 500 * US, program().run(MS).build(), 0);
    b.fifo("H", 80, 2 * MS, locked("m", US).build(), 1);
    b.runTo(20 * MS);
    assertThat(boosts(b)).containsExactly("L: 49 to 19", "L: 19 to 49");
    assertThat(b.events(TraceEvent.SCHED_PROCESS_EXIT)).extracting(Event::comm).containsExactly("H", "L", "equal");
  }

  @Test
  void aChangeOfPolicy_doesNotEndABoost() {
    Box b = new Box(2);
    fair(b, "L", MS, program().add(new Step.Lock("m", true)).run(2 * MS).add(new Step.SetPolicy(Task.Policy.FIFO, 10)).run(MS)
        .add(new Step.Unlock("m")).run(MS).build(), 0);
    b.fifo("H", 80, 2 * MS, locked("m", US).build(), 1);
    b.runTo(3 * MS + 500 * US);
    Task l = b.k.tasks().stream().filter(t -> t.comm().equals("L")).findFirst().orElseThrow();
    assertThat(l.prio()).isEqualTo(PRIO_FIFO_80);
    assertThat(l.normalPrio()).isEqualTo(89);
    b.runTo(20 * MS);
    assertThat(boosts(b)).containsExactly("L: 120 to 19", "L: 19 to 89");
  }

  // -- what the RT class makes of it ----------------------------------------------------------------

  /** L waits on CPU 0 behind a FIFO 90 and holds what W, on CPU 2, wants from 3 ms on; CPU 1 is L's other CPU. */
  private static Box waitingOwner(boolean cpu1Busy, int... cpusOfL) {
    Box b = new Box(3, c -> c.rtPushIpi = false);
    fair(b, "L", MS, locked("m", 2 * MS).build(), cpusOfL);
    b.fifo("X", 90, 2 * MS, program().run(20 * MS).build(), 0);
    if (cpu1Busy) {
      b.fifo("Y", 95, 2 * MS, program().run(10 * MS).sleep(50 * MS).build(), 1);
    }
    b.fifo("W", 80, 3 * MS, locked("m", US).build(), 2);
    return b;
  }

  @Test
  void aBoostedOwnerThatWaits_isPushedAwayAtOnce_whereThereIsALessUrgentCpu() {
    Box b = waitingOwner(false, 0, 1);
    b.runTo(4 * MS);
    Event moved = b.first(TraceEvent.SCHED_MIGRATE_TASK, e -> e.text().equals("L"));
    assertThat(moved.number(4)).isEqualTo(1);
    assertThat(moved.cpu()).as("by who boosts it").isEqualTo(2);
    assertThat(moved.ns()).isLessThan(3 * MS + 5 * US);
  }

  @Test
  void aBoostedOwnerThatCanGoNowhere_isPushable_andItsCpuOverloaded_untilOneBecomesLessUrgent() {
    Box b = waitingOwner(true, 0, 1);
    b.runTo(3 * MS - US);
    assertThat(b.cpu(0).rq().overloaded()).isFalse();
    b.runTo(4 * MS);
    assertThat(b.cpu(0).rq().overloaded()).isTrue();
    assertThat(b.cpu(0).rq().nrPushable()).isEqualTo(1);
    assertThat(b.cpu(0).rq().rtNrRunning()).isEqualTo(2);
    assertThat(b.cpu(0).rq().highestPrioNext()).isEqualTo(PRIO_FIFO_80);
    assertThat(b.k.core.rd.rtoMask(0)).isTrue();
    b.runTo(30 * MS);
    Event moved = b.first(TraceEvent.SCHED_MIGRATE_TASK, e -> e.text().equals("L"));
    assertThat(moved.cpu()).as("pulled as Y went to sleep").isEqualTo(1);
    assertThat(moved.ns()).isBetween(12 * MS, 12 * MS + 20 * US);
  }

  @Test
  void aPinnedBoostedOwner_isNotPushable() {
    Box b = waitingOwner(true, 0);
    b.runTo(4 * MS);
    assertThat(b.cpu(0).rq().overloaded()).isFalse();
    assertThat(b.cpu(0).rq().rtNrRunning()).isEqualTo(2);
  }

  @Test
  void anRtOwnerThatIsBoostedFurther_isNotPushed() {
    Box b = new Box(3, c -> c.rtPushIpi = false);
    b.fifo("L", 10, MS, locked("m", 2 * MS).build(), 0, 1);
    b.fifo("X", 90, 2 * MS, program().run(20 * MS).build(), 0);
    b.fifo("Y", 15, 500 * US, program().run(20 * MS).sleep(50 * MS).build(), 1);
    b.fifo("W", 80, 3 * MS, locked("m", US).build(), 2);
    b.runTo(4 * MS);
    assertThat(boosts(b)).containsExactly("L: 89 to 19");
    assertThat(b.events(TraceEvent.SCHED_MIGRATE_TASK)).as("though Y is less urgent now").isEmpty();
    b.runTo(30 * MS);
    assertThat(b.first(TraceEvent.SCHED_MIGRATE_TASK, e -> e.text().equals("L")).ns()).isGreaterThan(20 * MS);
  }

  @Test
  void anRtOwnerThatIsBoostedFurther_isPushedByAFixThatSaysSo() {
    Box b = new Box(3, c -> c.rtPushIpi = false);
    RtOps base = b.k.core.rt.ops;
    b.k.core.rt.ops = (RtOps) java.lang.reflect.Proxy.newProxyInstance(RtOps.class.getClassLoader(), new Class<?>[] {RtOps.class},
        (proxy, op, args) -> op.getName().equals("prioRaisePushes") ? (Object) true : op.invoke(base, args));
    b.fifo("L", 10, MS, locked("m", 2 * MS).build(), 0, 1);
    b.fifo("X", 90, 2 * MS, program().run(20 * MS).build(), 0);
    b.fifo("Y", 15, 500 * US, program().run(20 * MS).sleep(50 * MS).build(), 1);
    b.fifo("W", 80, 3 * MS, locked("m", US).build(), 2);
    b.runTo(4 * MS);
    Event moved = b.first(TraceEvent.SCHED_MIGRATE_TASK, e -> e.text().equals("L"));
    assertThat(moved.ns()).isLessThan(3 * MS + 5 * US);
    assertThat(moved.number(4)).isEqualTo(1);
  }

  @Test
  void aFairOwnerThatIsBoosted_preemptsAtOnce() {
    Box b = new Box(2);
    fair(b, "L", MS, locked("m", 20 * MS).build(), 0);
    fair(b, "other", MS, forever(), 0);
    b.fifo("W", 80, 9 * MS, locked("m", US).build(), 1);
    b.runTo(60 * MS);
    Event boosted = b.events(TraceEvent.SCHED_PI_SETPRIO).getFirst();
    Event back = b.events(TraceEvent.SCHED_PI_SETPRIO).getLast();
    assertThat(b.on(0, TraceEvent.SCHED_SWITCH)).as("nobody else in between")
        .noneMatch(e -> e.ns() > boosted.ns() + 5 * US && e.ns() < back.ns());
  }
}
