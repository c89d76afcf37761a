package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.CpuMask;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.StopWork;
import dev.stormbench.engine.kernel.locking.Spinlock;
import dev.stormbench.spi.RtOps;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The real-time class: SCHED_FIFO and SCHED_RR, and how the most urgent tasks get to CPUs.
 *
 * <p>Each run-queue runs its own most urgent task. What keeps the machine as a whole right is moving tasks:
 * a CPU that has RT tasks waiting which might run elsewhere is <em>overloaded</em> and stands in
 * {@link RootDomain#rtoMask}. It <em>pushes</em> them away when one arrives or it picks another
 * ({@link #pushRtTask}); and a CPU that becomes less urgent <em>pulls</em> ({@link #pullRtTask}).
 *
 * <p>A pull either locks every overloaded run-queue and takes what it finds, or, with RT_PUSH_IPI, asks the
 * overloaded CPUs to push. Of those requests only one is under way per root domain: the token, an irq_work
 * that visits one overloaded CPU after the other. Who pulls while it travels only adds one to rtoLoopNext
 * ({@link #tellCpuToPush}), and at the end of each circuit the token goes round again if that moved
 * ({@link DefaultOps#rtoNextCpu}). So no request is lost and no two interrupts are in flight.
 *
 * <p>On a visited CPU {@link #rtoPushIrqWorkFunc} calls pushRtTask with {@code pull}. If the waiting task is
 * more urgent than the running one it need not be pushed, for a reschedule will run it here: the
 * <em>prio bail</em> sets need_resched and leaves. That is right as long as the reschedule comes. A CPU that is
 * kept in softirqs does not come to it: it stays in the mask, and the token visits it again and again.
 *
 * <p>Simplified: one root domain, no group scheduling, all CPUs have the same capacity, none goes offline.
 *
 * @kernel kernel/sched/rt.c
 */
public final class Rt {
  private static final int RT_MAX_TRIES = 3;
  /** What push_rt_task() returns for a bail that asks to be tried again; 1 to its callers. */
  private static final int PUSH_AGAIN = 2;
  private static final long RR_TIMESLICE_MIN_TICKS = 1;

  private final Core core;
  private final Kernel k;
  private final RootDomain rd;
  final RtSchedClass sched = new RtSchedClass();
  private final CpuMask localCpuMask;
  /** The decision points in force. */
  public RtOps ops;
  public RtoOps rtoOps;
  /** Names of the ops that fixes have replaced. */
  public final Set<String> replaced = new TreeSet<>();
  private final RtBandwidth bandwidth;
  private final RtPushWalk pushWalk;

  Rt(Core core) {
    this.core = core;
    k = core.k;
    rd = core.rd;
    localCpuMask = new CpuMask(k.nrCpus());
    DefaultOps defaults = new DefaultOps();
    ops = defaults;
    rtoOps = defaults;
    bandwidth = new RtBandwidth(core);
    pushWalk = new RtPushWalk(k, this, rd);
  }

  /** RT throttling, where the profile has it. */
  public RtBandwidth bandwidth() {
    return bandwidth;
  }

  /** The pull by IPI before the token. */
  public RtPushWalk pushWalk() {
    return pushWalk;
  }

  int rrTicks() {
    return (int) Math.max(RR_TIMESLICE_MIN_TICKS, k.config.sysctl().rrTimesliceNs() / k.config.tickNs());
  }

  boolean onRtRq(TaskStruct p) {
    return p.rtListPrio >= 0;
  }

  // -- the priority array ---------------------------------------------------------------------------

  private void link(Rq rq, TaskStruct p, boolean head) {
    int prio = p.prio;
    p.rtListPrio = prio;
    TaskStruct first = rq.rtHead[prio];
    TaskStruct last = rq.rtTail[prio];
    if (first == null) {
      p.rtNext = null;
      p.rtPrev = null;
      rq.rtHead[prio] = p;
      rq.rtTail[prio] = p;
      setBit(rq, prio, true);
    } else if (head) {
      p.rtPrev = null;
      p.rtNext = first;
      first.rtPrev = p;
      rq.rtHead[prio] = p;
    } else {
      p.rtNext = null;
      p.rtPrev = last;
      last.rtNext = p;
      rq.rtTail[prio] = p;
    }
  }

  /** The only RT task of a queue whose cpupri level is set already. */
  void linkQueued(Rq rq, TaskStruct p) {
    link(rq, p, false);
    rq.rtNrRunning++;
    rq.nrRunning++;
    rq.highestPrioCurr = p.prio;
  }

  private void unlink(Rq rq, TaskStruct p) {
    int prio = p.rtListPrio;
    if (p.rtPrev == null) {
      rq.rtHead[prio] = p.rtNext;
    } else {
      p.rtPrev.rtNext = p.rtNext;
    }
    if (p.rtNext == null) {
      rq.rtTail[prio] = p.rtPrev;
    } else {
      p.rtNext.rtPrev = p.rtPrev;
    }
    if (rq.rtHead[prio] == null) {
      setBit(rq, prio, false);
    }
    p.rtNext = null;
    p.rtPrev = null;
    p.rtListPrio = -1;
  }

  private static void setBit(Rq rq, int prio, boolean on) {
    long bit = 1L << prio;
    if (prio < 64) {
      rq.rtBitmap0 = on ? rq.rtBitmap0 | bit : rq.rtBitmap0 & ~bit;
    } else {
      rq.rtBitmap1 = on ? rq.rtBitmap1 | bit : rq.rtBitmap1 & ~bit;
    }
  }

  private int firstPrio(Rq rq) {
    return rq.rtBitmap0 != 0 ? Long.numberOfTrailingZeros(rq.rtBitmap0)
        : rq.rtBitmap1 != 0 ? 64 + Long.numberOfTrailingZeros(rq.rtBitmap1)
        : k.config.emptyPrio();
  }

  /** The queued tasks by prio, then by their place in its list. */
  List<TaskStruct> inOrder(Rq rq) {
    List<TaskStruct> tasks = new ArrayList<>();
    for (TaskStruct first : rq.rtHead) {
      for (TaskStruct p = first; p != null; p = p.rtNext) {
        tasks.add(p);
      }
    }
    return tasks;
  }

  private void updateHighest(Cpu c, Rq rq) {
    int best = firstPrio(rq);
    if (best != rq.highestPrioCurr) {
      rq.highestPrioCurr = best;
      rd.cpupri.set(c, rq.cpu.id, best);
    }
  }

  /** The affinity of the current RT task changed; its place in the queue did not. */
  void cpusAllowedChanged(Rq rq, int before, int after) {
    rq.rtNrMigratory += (after > 1 ? 1 : 0) - (before > 1 ? 1 : 0);
    updateOverload(rq);
  }

  // -- pushable tasks and overload ------------------------------------------------------------------

  private void enqueuePushableTask(Rq rq, TaskStruct p) {
    removePushable(rq, p);
    TaskStruct after = rq.pushTail;
    while (after != null && after.pushPrio > p.prio) {
      after = after.pushPrev;
    }
    p.pushPrio = p.prio;
    p.pushPrev = after;
    p.pushNext = after == null ? rq.pushHead : after.pushNext;
    if (p.pushNext == null) {
      rq.pushTail = p;
    } else {
      p.pushNext.pushPrev = p;
    }
    if (after == null) {
      rq.pushHead = p;
    } else {
      after.pushNext = p;
    }
    p.pushable = true;
    rq.nrPushable++;
    rq.highestPrioNext = rq.pushHead.pushPrio;
    updateOverload(rq);
  }

  private void dequeuePushableTask(Rq rq, TaskStruct p) {
    removePushable(rq, p);
    rq.highestPrioNext = rq.pushHead == null ? k.config.emptyPrio() : rq.pushHead.pushPrio;
    updateOverload(rq);
  }

  private static void removePushable(Rq rq, TaskStruct p) {
    if (!p.pushable) {
      return;
    }
    if (p.pushPrev == null) {
      rq.pushHead = p.pushNext;
    } else {
      p.pushPrev.pushNext = p.pushNext;
    }
    if (p.pushNext == null) {
      rq.pushTail = p.pushPrev;
    } else {
      p.pushNext.pushPrev = p.pushPrev;
    }
    p.pushNext = null;
    p.pushPrev = null;
    p.pushable = false;
    rq.nrPushable--;
  }

  /** rt_set_overload() and rt_clear_overload(), by the rule in force. */
  private void updateOverload(Rq rq) {
    boolean now = ops.overloadRule(rq);
    if (now == rq.overloaded) {
      return;
    }
    rq.overloaded = now;
    if (now) {
      rd.rtoMask.set(rq.cpu.id);
      rd.rtoCount++;
    } else {
      rd.rtoCount--;
      rd.rtoMask.clear(rq.cpu.id);
    }
  }

  /** @kernel kernel/sched/rt.c pick_next_pushable_task */
  private static @Nullable TaskStruct pickNextPushableTask(Rq rq) {
    TaskStruct p = rq.pushHead;
    while (p != null && p.onCpu) {
      p = p.pushNext;
    }
    return p;
  }

  // -- where to push --------------------------------------------------------------------------------

  /**
   * The CPU that runs the least urgent and is nearest: the task's own, this one, or one of the smallest
   * domain that has any.
   *
   * @context irqs off; no lock needed
   * @kernel kernel/sched/rt.c find_lowest_rq
   */
  private int findLowestRq(TaskStruct task, int thisCpu) {
    if (task.nrCpusAllowed == 1 || !rd.cpupri.find(task, localCpuMask)) {
      return Cpu.NO_CPU;
    }
    CpuMask lowest = localCpuMask;
    int cpu = task.cpu;
    if (lowest.has(cpu)) {
      return cpu;
    }
    boolean useThis = lowest.has(thisCpu);
    for (CpuMask span : k.topology.domains(cpu)) {
      if (useThis && span.has(thisCpu)) {
        return thisCpu;
      }
      int best = distribute(lowest, span, thisCpu);
      if (best >= 0) {
        return best;
      }
    }
    return useThis ? thisCpu : distribute(lowest, lowest, thisCpu);
  }

  /** cpumask_any_and_distribute: spreads the choice by remembering the last. */
  int distribute(CpuMask a, CpuMask b, int thisCpu) {
    if (!k.config.distributePick()) {
      return a.nextAndWrap(b, -1);
    }
    int next = a.nextAndWrap(b, k.at(thisCpu).distributePrev);
    if (next >= 0) {
      k.at(thisCpu).distributePrev = next;
    }
    return next;
  }

  // -- push -----------------------------------------------------------------------------------------

  /** push_rt_tasks: pushes until nothing moves any more; a call. @context rq lock held */
  public void pushRtTasks(Cpu c, Rq rq) {
    Frame f = c.call(Step.PUSH_TASKS);
    f.b = rq;
    pushRtTask(c, rq, false);
  }

  /**
   * push_rt_tasks(): again, as long as push_rt_task() returns 1.
   *
   * <p>Simplified: a call that returns 1 after a bail takes the time of a push once more, so that a retry without end lets
   * virtual time pass.
   */
  public void pushTasksNext(Cpu c, Frame f) {
    if (c.ret == 0) {
      c.ret();
    } else if (c.ret == PUSH_AGAIN) {
      c.ret = 1;
      c.spend(Step.PUSH_TASKS, Math.max(1, k.costs.pushTask));
    } else {
      pushRtTask(c, (Rq) f.b, false);
    }
  }

  /**
   * Pushes the first pushable task of {@code rq} to a CPU where it may run; a call that returns 1 if a task
   * moved. The lock may be dropped and taken again.
   *
   * @param pull asked for by the token
   * @context rq lock held, irqs off
   * @kernel kernel/sched/rt.c push_rt_task
   */
  void pushRtTask(Cpu c, Rq rq, boolean pull) {
    Frame f = c.call(Step.PUSH_RETRY);
    f.b = rq;
    f.i = pull ? 1 : 0;
    if (!rq.overloaded) {
      pushReturn(c, 0);
      return;
    }
    f.a = nextPushable(rq);
    if (f.a == null) {
      pushReturn(c, 0);
      return;
    }
    pushRetry(c, f);
  }

  /** Asks the op; a task that does not wait in {@code rq} cannot be pushed from it: refused, counted, taken as none. */
  private @Nullable TaskStruct nextPushable(Rq rq) {
    Task answer = ops.nextPushable(rq);
    if (answer == null) {
      return null;
    }
    if (answer instanceof TaskStruct p && p.cpu == rq.cpu.id && p.onRq && !p.onCpu && p.sched == sched) {
      return p;
    }
    k.refuse("op nextPushable answered " + answer.comm() + ", which does not wait in the RT queue of CPU " + rq.cpu.id);
    return null;
  }

  private static void pushReturn(Cpu c, int moved) {
    c.ret();
    c.ret = moved;
  }

  public void pushRetry(Cpu c, Frame f) {
    Rq rq = (Rq) f.b;
    TaskStruct next = (TaskStruct) f.a;
    boolean pull = f.i != 0;
    if (k.config.bailFirst() && prioBail(c, rq, next, pull)) {
      return;
    }
    if (Core.isMigrationDisabled(next)) {
      pushStop(c, f, rq, pull);
      return;
    }
    if (!k.config.bailFirst() && prioBail(c, rq, next, pull)) {
      return;
    }
    f.j = 0;
    findLockLowestRq(c, f, rq, next);
  }

  /**
   * The prio bail of push_rt_task(). Afterwards the overload rule is asked again: by the kernel's own nothing has changed, a
   * fix's may count bails.
   */
  private boolean prioBail(Cpu c, Rq rq, TaskStruct next, boolean pull) {
    if (next.prio >= rq.curr.prio) {
      return false;
    }
    RtOps.PrioBail bail = k.checkAnswer(ops.prioBail(rq, next, pull), RtOps.PrioBail.BAIL, "prioBail");
    if (bail == RtOps.PrioBail.PUSH) {
      return false;
    }
    if (pull) {
      countBail(c);
    }
    core.reschedCurr(c, rq, "push_rt_task");
    updateOverload(rq);
    pushReturn(c, bail == RtOps.PrioBail.BAIL ? 0 : PUSH_AGAIN);
    return true;
  }

  private void countBail(Cpu c) {
    rd.bails++;
    c.bails++;
  }

  /** Whether by the kernel's own rules a hop to {@code c}, whose run-queue is not locked, would push nothing now. */
  boolean hopsOnly(Cpu c) {
    Rq rq = c.rq;
    TaskStruct next = rq.pushHead;
    if (next == null || !rq.overloaded) {
      return true;
    }
    boolean bails = next.prio < rq.curr.prio;
    if (Core.isMigrationDisabled(next) && !(bails && k.config.bailFirst())) {
      return false;
    }
    return bails || next.nrCpusAllowed == 1 || !rd.cpupri.find(next, localCpuMask);
  }

  /** What such a hop pays for its look for a CPU to push to, ns. */
  long scanNs(Cpu c) {
    TaskStruct next = c.rq.pushHead;
    return next != null && c.rq.overloaded && next.prio >= c.rq.curr.prio ? k.costs.cpupriScan : 0;
  }

  /** What it counts: see {@link #rtoPushIrqWorkFunc} and {@link #prioBail}. */
  void countHop(Cpu c) {
    Rq rq = c.rq;
    TaskStruct next = rq.pushHead;
    rd.hops++;
    c.hops++;
    if (next != null && rq.overloaded && next.prio < rq.curr.prio) {
      countBail(c);
      core.reschedCurr(c, rq, "push_rt_task");
    }
  }

  /** The next task may not migrate: then what runs shall go, by the stopper. */
  private void pushStop(Cpu c, Frame f, Rq rq, boolean pull) {
    TaskStruct curr = rq.curr;
    if (!pull || !k.config.migrateDisablePush() || rq.pushBusy || (k.config.bailFirst() && curr.sched != sched)) {
      pushReturn(c, 0);
      return;
    }
    if (curr.sched != sched) {
      k.warnOnOnce("find_lowest_rq of " + curr + ", which is not a real-time task");
      pushReturn(c, 0);
      return;
    }
    int cpu = ops.pushTarget(curr, c.id);
    TaskStruct pushTask = cpu == Cpu.NO_CPU || cpu == rq.cpu.id ? null : getPushTask(rq);
    if (pushTask == null) {
      pushReturn(c, 0);
      return;
    }
    c.unlock(rq.lock);
    f.pc = Step.PUSH_RELOCKED;
    k.stopMachine.stopOneCpuNowait(c, rq.cpu.id, new StopWork(StopWork.PUSH_CPU_STOP, pushTask));
  }

  public void pushRelocked(Cpu c, Frame f) {
    Rq rq = (Rq) f.b;
    if (rq.lock.heldBy(c)) {
      pushReturn(c, 0);
    } else {
      c.lock(rq.lock, Step.PUSH_RELOCKED, 0);
    }
  }

  /** @kernel kernel/sched/sched.h get_push_task */
  private @Nullable TaskStruct getPushTask(Rq rq) {
    TaskStruct p = rq.curr;
    if (!k.config.migrateDisablePush() || rq.pushBusy || p.nrCpusAllowed == 1 || p.migrationDisabled > 0) {
      return null;
    }
    rq.pushBusy = true;
    return p;
  }

  /** @kernel kernel/sched/rt.c find_lock_lowest_rq */
  private void findLockLowestRq(Cpu c, Frame f, Rq rq, TaskStruct next) {
    c.owe(k.costs.cpupriScan);
    int cpu = f.j++ < RT_MAX_TRIES ? k.checkCpu(ops.pushTarget(next, c.id), "pushTarget") : Cpu.NO_CPU;
    if (cpu == Cpu.NO_CPU || cpu == rq.cpu.id || k.at(cpu).rq.highestPrioCurr <= next.prio) {
      pushNotFound(c, f, rq, next);
      return;
    }
    f.t = cpu;
    Spinlock other = k.at(cpu).rq.lock;
    if (!k.config.doubleLockDrop() && c.tryLock(other)) {
      c.spend(Step.PUSH_LOCKED_BOTH, k.costs.pushTask);
      return;
    }
    if (!k.config.doubleLockDrop() && cpu > rq.cpu.id) {
      c.lock(other, Step.PUSH_LOCKED_BOTH, k.costs.pushTask);
      return;
    }
    c.unlock(rq.lock);
    c.lock(cpu < rq.cpu.id ? other : rq.lock, Step.PUSH_LOCK_SECOND, 0);
  }

  public void pushLockSecond(Cpu c, Frame f) {
    Rq rq = (Rq) f.b;
    Spinlock other = k.at((int) f.t).rq.lock;
    c.lock(rq.lock.heldBy(c) ? other : rq.lock, Step.PUSH_LOCKED_BOTH, k.costs.pushTask);
  }

  public void pushLockedBoth(Cpu c, Frame f) {
    Rq rq = (Rq) f.b;
    TaskStruct next = (TaskStruct) f.a;
    Rq lowest = k.at((int) f.t).rq;
    if (!stillPushable(rq, next, lowest.cpu.id)) {
      c.unlock(lowest.lock);
      pushNotFound(c, f, rq, next);
      return;
    }
    if (lowest.highestPrioCurr <= next.prio) {
      c.unlock(lowest.lock);
      rd.retries++;
      findLockLowestRq(c, f, rq, next);
      return;
    }
    moveTask(c, rq, lowest, next);
    core.reschedCurr(c, lowest, "push_rt_task");
    c.unlock(lowest.lock);
    rd.pushes++;
    rq.pushesFrom++;
    pushReturn(c, 1);
  }

  private boolean stillPushable(Rq rq, TaskStruct p, int cpu) {
    boolean here = k.config.headRecheck()
        ? p == ops.nextPushable(rq)
        : p.cpu == rq.cpu.id && !p.onCpu && p.onRq && p.sched == sched;
    return here && p.migrationDisabled == 0 && p.cpusMask.has(cpu);
  }

  private void moveTask(Cpu c, Rq from, Rq to, TaskStruct p) {
    core.deactivateTask(c, from, p, 0);
    core.setTaskCpu(c, p, to.cpu.id);
    core.activateTask(c, to, p, 0);
  }

  private void pushNotFound(Cpu c, Frame f, Rq rq, TaskStruct next) {
    TaskStruct task = nextPushable(rq);
    if (task == null || task == next) {
      pushReturn(c, 0);
      return;
    }
    f.a = task;
    pushRetry(c, f);
  }

  /**
   * push_cpu_stop: the stopper moves a task away from its CPU.
   *
   * <p>Simplified: push_cpu_stop() makes one try, where the kernel makes up to three, and always drops its own lock for it.
   */
  public void pushCpuStop(Cpu c, TaskStruct p) {
    Frame f = c.call(Step.PUSH_CPU_STOP);
    f.a = p;
    f.b = c.rq;
    f.j = 0;
    c.irqsOff = true;
    c.lock(c.rq.lock, Step.PUSH_CPU_STOP, 0);
  }

  public void pushCpuStopLocked(Cpu c, Frame f) {
    Rq rq = c.rq;
    TaskStruct p = (TaskStruct) f.a;
    if (p.cpu != c.id || !p.onRq || p.sched != sched) {
      pushCpuStopEnd(c, rq);
      return;
    }
    if (p.migrationDisabled > 0) {
      p.mdfPush = true;
      pushCpuStopEnd(c, rq);
      return;
    }
    p.mdfPush = false;
    int cpu = k.checkCpu(ops.pushTarget(p, c.id), "pushTarget");
    if (cpu == Cpu.NO_CPU || cpu == c.id || k.at(cpu).rq.highestPrioCurr <= p.prio) {
      pushCpuStopEnd(c, rq);
      return;
    }
    f.t = cpu;
    c.unlock(rq.lock);
    Spinlock other = k.at(cpu).rq.lock;
    c.lock(cpu < c.id ? other : rq.lock, Step.PUSH_CPU_STOP_SECOND, 0);
  }

  public void pushCpuStopSecond(Cpu c, Frame f) {
    Spinlock other = k.at((int) f.t).rq.lock;
    c.lock(c.rq.lock.heldBy(c) ? other : c.rq.lock, Step.PUSH_CPU_STOP_PUSHED, k.costs.pushTask);
  }

  public void pushCpuStopPushed(Cpu c, Frame f) {
    TaskStruct p = (TaskStruct) f.a;
    Rq lowest = k.at((int) f.t).rq;
    if (p.cpu == c.id && p.onRq && !p.onCpu && p.migrationDisabled == 0 && p.cpusMask.has(lowest.cpu.id)
        && lowest.highestPrioCurr > p.prio) {
      moveTask(c, c.rq, lowest, p);
      core.reschedCurr(c, lowest, "push_cpu_stop");
    }
    c.unlock(lowest.lock);
    pushCpuStopEnd(c, c.rq);
  }

  private static void pushCpuStopEnd(Cpu c, Rq rq) {
    rq.pushBusy = false;
    c.unlock(rq.lock);
    c.irqsOff = false;
    c.ret();
  }

  // -- pull -----------------------------------------------------------------------------------------

  /**
   * Looks for a more urgent task on the overloaded CPUs; a call.
   *
   * @context rq lock held, irqs off
   * @kernel kernel/sched/rt.c pull_rt_task
   */
  void pullRtTask(Cpu c, Rq rq) {
    rd.pulls++;
    rq.pulls++;
    c.segEndNs = c.now();
    if (rd.rtoCount == 0 || (k.config.pullSelfCheck() && rd.rtoCount == 1 && rd.rtoMask.has(c.id))) {
      return;
    }
    switch (k.checkAnswer(rtoOps.pullBy(rq), RtoOps.PullBy.NONE, "pullBy")) {
      case TOKEN -> tellCpuToPush(c);
      case WALK -> pushWalk.tellCpuToPush(c);
      case DIRECT -> {
        Frame f = c.call(Step.PULL_NEXT);
        f.i = -1;
        f.j = 0;
        pullNext(c, f);
      }
      case NONE -> { }
    }
  }

  public void pullNext(Cpu c, Frame f) {
    Rq rq = c.rq;
    for (int cpu = rd.rtoMask.next(f.i); cpu < k.nrCpus(); cpu = rd.rtoMask.next(cpu)) {
      f.i = cpu;
      Rq src = k.at(cpu).rq;
      if (cpu == c.id || src.highestPrioNext >= rq.highestPrioCurr) {
        continue;
      }
      if (!k.config.doubleLockDrop() && c.tryLock(src.lock)) {
        c.spend(Step.PULL_LOCKED_BOTH, k.costs.pullScan);
        return;
      }
      if (!k.config.doubleLockDrop() && cpu > c.id) {
        c.lock(src.lock, Step.PULL_LOCKED_BOTH, k.costs.pullScan);
        return;
      }
      c.unlock(rq.lock);
      c.lock(cpu < c.id ? src.lock : rq.lock, Step.PULL_LOCK_SECOND, 0);
      return;
    }
    if (f.j != 0) {
      core.reschedCurr(c, rq, "pull_rt_task");
    }
    c.ret();
  }

  public void pullLockSecond(Cpu c, Frame f) {
    Rq src = k.at(f.i).rq;
    c.lock(src.lock.heldBy(c) ? c.rq.lock : src.lock, Step.PULL_LOCKED_BOTH, k.costs.pullScan);
  }

  public void pullLockedBoth(Cpu c, Frame f) {
    Rq rq = c.rq;
    Rq src = k.at(f.i).rq;
    TaskStruct pushTask = null;
    TaskStruct p = pickHighestPushableTask(src, c.id);
    if (p != null && p.prio < rq.highestPrioCurr && p.prio >= src.curr.prio) {
      if (p.migrationDisabled > 0) {
        pushTask = getPushTask(src);
      } else {
        moveTask(c, src, rq, p);
        f.j = 1;
      }
    }
    c.unlock(src.lock);
    if (pushTask == null) {
      pullNext(c, f);
      return;
    }
    c.unlock(rq.lock);
    f.pc = Step.PULL_STOP_QUEUED;
    k.stopMachine.stopOneCpuNowait(c, src.cpu.id, new StopWork(StopWork.PUSH_CPU_STOP, pushTask));
  }

  public void pullStopQueued(Cpu c, Frame f) {
    if (c.rq.lock.heldBy(c)) {
      pullNext(c, f);
    } else {
      c.lock(c.rq.lock, Step.PULL_STOP_QUEUED, 0);
    }
  }

  /** @kernel kernel/sched/rt.c pick_highest_pushable_task */
  private static @Nullable TaskStruct pickHighestPushableTask(Rq rq, int cpu) {
    for (TaskStruct p = rq.pushHead; p != null; p = p.pushNext) {
      if (!p.onCpu && p.cpusMask.has(cpu)) {
        return p;
      }
    }
    return null;
  }

  // -- the token ------------------------------------------------------------------------------------

  /**
   * Starts the token, or makes the one under way go round again. A call.
   *
   * @context hardirq or the scheduler core; this rq's lock held
   * @kernel kernel/sched/rt.c tell_cpu_to_push
   */
  private void tellCpuToPush(Cpu c) {
    rd.rtoLoopNext++;
    rd.rtoLoopNextLine.write(c);
    rd.rtoLoopStartLine.write(c);
    if (rd.rtoLoopStart || rd.isTelling()) {
      return;
    }
    rd.rtoLoopStart = true;
    c.call(Step.TELL_LOCKED);
    c.lock(rd.rtoLock, Step.TELL_LOCKED, k.costs.rtoLockHold);
  }

  public void tellLocked(Cpu c, Frame f) {
    tellLocked(c);
    c.ret();
  }

  void tellLocked(Cpu c) {
    int cpu = Cpu.NO_CPU;
    if (rd.rtoCpu < 0) {
      cpu = k.checkCpu(rtoOps.rtoNextCpu(rd, c.id), "rtoNextCpu");
    }
    c.unlock(rd.rtoLock);
    rd.rtoLoopStart = false;
    if (cpu >= 0) {
      rd.walks++;
      rd.circuits++;
      k.irqWork.irqWorkQueueOn(c, rd.rtoPushWork, cpu);
    }
  }

  /**
   * The token has arrived: pushes what can be pushed and sends the token on. A call.
   *
   * @context hardirq on the visited CPU
   * @kernel kernel/sched/rt.c rto_push_irq_work_func
   */
  public void rtoPushIrqWorkFunc(Cpu c) {
    rd.hops++;
    c.hops++;
    c.call(Step.RTO_WORK);
    c.spend(Step.RTO_WORK, k.costs.rtoWork);
  }

  public void rtoWork(Cpu c, Frame f) {
    if (c.rq.pushHead != null) {
      c.lock(c.rq.lock, Step.RTO_TRY_PUSH, 0);
    } else {
      rtoNext(c, f);
    }
  }

  public void rtoTryPush(Cpu c, Frame f) {
    f.pc = Step.RTO_PUSHED;
    pushRtTask(c, c.rq, true);
  }

  public void rtoPushed(Cpu c, Frame f) {
    if (c.ret != 0) {
      c.spend(Step.RTO_TRY_PUSH, Math.max(1, k.costs.pushTask));
      return;
    }
    c.unlock(c.rq.lock);
    rtoNext(c, f);
  }

  private void rtoNext(Cpu c, Frame f) {
    if (rd.isTelling()) {
      k.lockAfterTeller(c, Step.RTO_LOCKED);
    } else {
      c.lock(rd.rtoLock, Step.RTO_LOCKED, k.costs.rtoLockHold);
    }
  }

  public void rtoLocked(Cpu c, Frame f) {
    sendTokenOn(c);
    c.ret();
  }

  void sendTokenOn(Cpu c) {
    int loop = rd.rtoLoop;
    int cpu = k.checkCpu(rtoOps.rtoNextCpu(rd, c.id), "rtoNextCpu");
    if (cpu < 0 || rd.rtoLoop != loop) {
      rd.rtoLoopNextLine.write(c); // it read the counter that every puller writes
    }
    c.unlock(rd.rtoLock);
    if (cpu >= 0) {
      k.irqWork.irqWorkQueueOn(c, rd.rtoPushWork, cpu);
    }
  }

  // -- the kernel's own decisions -------------------------------------------------------------------

  /** The rules of the profile in force: what a fix gets as {@code base}. */
  private final class DefaultOps implements RtOps, RtoOps {
    @Override
    public PrioBail prioBail(dev.stormbench.spi.machine.Rq rq, Task next, boolean pull) {
      return PrioBail.BAIL;
    }

    @Override
    public @Nullable Task nextPushable(dev.stormbench.spi.machine.Rq rq) {
      return pickNextPushableTask((Rq) rq);
    }

    @Override
    public int pushTarget(Task task, int thisCpu) {
      return findLowestRq((TaskStruct) task, thisCpu);
    }

    @Override
    public boolean overloadRule(dev.stormbench.spi.machine.Rq r) {
      Rq rq = (Rq) r;
      return k.config.overloadPushable() ? rq.pushHead != null : rq.rtNrMigratory > 0 && rq.rtNrRunning > 1;
    }

    @Override
    public boolean needPull(dev.stormbench.spi.machine.Rq rq, Task prev) {
      return rq.highestPrioCurr() > prev.prio();
    }

    @Override
    public PullBy pullBy(dev.stormbench.spi.machine.Rq thisRq) {
      return k.rtPushIpi() ? k.config.pullIpi() : PullBy.DIRECT;
    }

    @Override
    public int rtoNextCpu(dev.stormbench.spi.machine.RootDomain r, int thisCpu) {
      for (;;) {
        int cpu = r.rtoMaskNext(r.rtoCpu());
        if (cpu < k.nrCpus()) {
          r.rtoCpu(cpu);
          if (cpu == thisCpu && k.config.selfSkip()) {
            continue;
          }
          return cpu;
        }
        r.rtoCpu(Cpu.NO_CPU);
        int next = r.rtoLoopNext();
        if (r.rtoLoop() == next) {
          return Cpu.NO_CPU;
        }
        r.rtoLoop(next);
      }
    }
  }

  // -- the class ------------------------------------------------------------------------------------

  /** rt_sched_class. */
  final class RtSchedClass extends SchedClass {
    RtSchedClass() {
      super(2);
    }

    @Override
    void enqueueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
      link(rq, p, (flags & Core.ENQUEUE_HEAD) != 0);
      rq.rtNrRunning++;
      if (p.nrCpusAllowed > 1) {
        rq.rtNrMigratory++;
      }
      if (!rq.rtThrottled) {
        rq.nrRunning++;
      }
      updateHighest(c, rq);
      bandwidth.start(c);
      if (p != rq.curr && p.nrCpusAllowed > 1) {
        enqueuePushableTask(rq, p);
      } else {
        updateOverload(rq);
      }
    }

    @Override
    void dequeueTask(Cpu c, Rq rq, TaskStruct p, int flags) {
      unlink(rq, p);
      rq.rtNrRunning--;
      if (p.nrCpusAllowed > 1) {
        rq.rtNrMigratory--;
      }
      if (!rq.rtThrottled) {
        rq.nrRunning--;
      }
      updateHighest(c, rq);
      dequeuePushableTask(rq, p);
    }

    @Override
    @Nullable TaskStruct pickTask(Cpu c, Rq rq) {
      return rq.rtNrRunning == 0 || rq.rtThrottled ? null : rq.rtHead[firstPrio(rq)];
    }

    @Override
    void putPrevTask(Cpu c, Rq rq, TaskStruct p) {
      if (onRtRq(p) && p.nrCpusAllowed > 1) {
        enqueuePushableTask(rq, p);
      }
    }

    @Override
    void setNextTask(Cpu c, Rq rq, TaskStruct p, boolean first) {
      p.execStartNs = rq.cpu.clockTaskNs();
      if (p.pushable) {
        dequeuePushableTask(rq, p);
      }
      if (first && rq.pushHead != null) {
        rq.pushCallback = true;
      }
    }

    @Override
    void updateCurr(Cpu c, Rq rq) {
      TaskStruct p = rq.curr;
      long now = rq.cpu.clockTaskNs();
      long delta = now - p.execStartNs;
      if (delta > 0) {
        p.sumExecNs += delta;
        p.execStartNs = now;
        k.trace.schedStatRuntime(c, p.comm, p.pid, delta);
        bandwidth.account(c, rq, delta);
      }
    }

    @Override
    void wakeupPreempt(Cpu c, Rq rq, TaskStruct p) {
      TaskStruct curr = rq.curr;
      if (p.prio < curr.prio) {
        core.reschedCurr(c, rq, "wakeup_preempt_rt");
      } else if (p.prio == curr.prio && !curr.tifNeedResched) {
        checkPreemptEqualPrio(c, rq, p);
      }
    }

    /** A task that cannot go elsewhere gets the CPU from an equal that can. */
    private void checkPreemptEqualPrio(Cpu c, Rq rq, TaskStruct p) {
      TaskStruct curr = rq.curr;
      if (curr.nrCpusAllowed == 1 || !rd.cpupri.find(curr, localCpuMask)) {
        return;
      }
      if (p.nrCpusAllowed != 1 && rd.cpupri.find(p, localCpuMask)) {
        return;
      }
      unlink(rq, p);
      link(rq, p, true);
      core.reschedCurr(c, rq, "wakeup_preempt_rt");
    }

    @Override
    void taskTick(Cpu c, Rq rq, TaskStruct p) {
      if (p.policy != Task.Policy.RR || --p.rrTicks > 0) {
        return;
      }
      p.rrTicks = rrTicks();
      if (rq.rtHead[p.rtListPrio] != rq.rtTail[p.rtListPrio]) {
        unlink(rq, p);
        link(rq, p, false);
        core.reschedCurr(c, rq, "task_tick_rt");
      }
    }

    @Override
    void yieldTask(Cpu c, Rq rq) {
      TaskStruct p = rq.curr;
      unlink(rq, p);
      link(rq, p, false);
    }

    @Override
    void switchedTo(Cpu c, Rq rq, TaskStruct p) {
      if (p == rq.curr || !p.onRq) {
        return;
      }
      if (p.nrCpusAllowed > 1 && rq.overloaded) {
        rq.pushCallback = true;
      }
      if (p.prio < rq.curr.prio) {
        core.reschedCurr(c, rq, "switched_to_rt");
      }
    }

    @Override
    void switchedFrom(Cpu c, Rq rq, TaskStruct p) {
      if (p.onRq && rq.rtNrRunning == 0) {
        rq.pullCallback = true;
      }
    }

    @Override
    void prioChanged(Cpu c, Rq rq, TaskStruct p, int oldPrio) {
      if (!p.onRq) {
        return;
      }
      if (p == rq.curr) {
        if (oldPrio < p.prio) {
          rq.pullCallback = true;
        }
        if (p.prio > rq.highestPrioCurr) {
          core.reschedCurr(c, rq, "prio_changed_rt");
        }
      } else {
        if (p.prio < rq.curr.prio) {
          core.reschedCurr(c, rq, "prio_changed_rt");
        }
        if (p.prio < oldPrio && rq.overloaded && ops.prioRaisePushes(rq, p)) {
          rq.pushCallback = true;
        }
      }
    }

    @Override
    boolean taskWokenPushes(Rq rq, TaskStruct p) {
      TaskStruct curr = rq.curr;
      return !p.onCpu && !curr.tifNeedResched && p.nrCpusAllowed > 1 && curr.rtTask()
          && (curr.nrCpusAllowed < 2 || curr.prio <= p.prio);
    }

    @Override
    int selectTaskRq(Cpu c, TaskStruct p, int cpu) {
      TaskStruct curr = k.at(cpu).rq.curr;
      if (curr.rtTask() && (curr.nrCpusAllowed < 2 || curr.prio <= p.prio)) {
        int target = k.checkCpu(ops.pushTarget(p, c.id), "pushTarget");
        if (target != Cpu.NO_CPU && p.prio < k.at(target).rq.highestPrioCurr) {
          return target;
        }
      }
      return cpu;
    }
  }
}
