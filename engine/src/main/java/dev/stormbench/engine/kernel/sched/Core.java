package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.CpuMask;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Smp;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.StopWork;
import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.time.Hrtimer;
import dev.stormbench.engine.trace.TraceSource;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.sched.SchedulerPolicy;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler core: wake-ups, the switch, and asking for it.
 *
 * <p>__schedule() runs with irqs off from its first line to the end of the switch. It is cut after the
 * time that entry, dequeue and pick take ({@link #scheduleLocked}), where a pull waits for locks
 * ({@link #schedulePick}), and after the switch itself ({@link #scheduleSwitched}), from where on it is the
 * new task that executes: balance callbacks, unlock, irqs on. That last instant matters: an interrupt
 * latched meanwhile is taken in the new task's name before it has done anything.
 *
 * <p>Simplified: a task that leaves the CPU pays entry, pick and switch in one segment, so what it pulls is asked
 * for at the end of the switch rather than before it. p->pi_lock is never contended, so it is not modelled.
 *
 * @kernel kernel/sched/core.c
 */
public final class Core {
  /** Modes of __schedule(). */
  public static final int SM_NONE = 0;
  public static final int SM_PREEMPT = 1;
  public static final int SM_IDLE = 2;

  static final int ENQUEUE_WAKEUP = 1;
  static final int ENQUEUE_HEAD = 2;
  static final int DEQUEUE_SLEEP = 4;

  /**
   * After so long without a switch the scheduler's code and data have left the caches near a busy CPU.
   *
   * <p>Simplified: what a CPU did meanwhile does not matter to its caches, only for how long; an estimate.
   */
  public static final long COLD_AFTER_NS = 1_000_000;
  private static final int PREV_STATE_PREEMPT = 0x100;
  /** preempt_disable() and p->pi_lock. */
  private static final int TTWU_PREEMPT_COUNT = 2 * Cpu.PREEMPT_OFFSET;
  private static final int TTWU_ACTIVATE = 0;
  private static final int TTWU_RUNNABLE = 1;
  private static final int TTWU_ON_CPU = 2;

  final Kernel k;
  public final Rt rt;
  public final Fair fair;
  final StopTask stop = new StopTask(this);
  final Idle idle = new Idle(this);
  public final RootDomain rd;
  /** The policies that were enabled, ejected ones among them. */
  public final List<Ext> exts = new ArrayList<>();
  /** Which CPUs count as idle, once there is a policy. */
  @Nullable ExtIdle extIdle;
  /** What schedules RT and fair tasks now. */
  private SchedClass rtClass;
  private SchedClass fairClass;
  /** How often that has changed. */
  private int classSeq;
  /** How often a task was moved to another CPU. */
  public long migrations;

  public Core(Kernel k) {
    this.k = k;
    rd = new RootDomain(k);
    fair = new Fair(this);
    rt = new Rt(this);
    rtClass = rt.sched;
    fairClass = fair.sched;
  }

  /** sched_init() for one CPU: its run-queue and idle task. */
  public Rq initRq(Cpu c, TaskStruct idleTask) {
    Rq rq = new Rq(c, k.config.emptyPrio(), new DlServer(this, c));
    c.rq = rq;
    c.idle = idleTask;
    c.curr = idleTask;
    idleTask.sched = idle;
    idleTask.policy = Task.Policy.IDLE;
    idleTask.prio = 120;
    idleTask.normalPrio = 120;
    idleTask.cpu = c.id;
    idleTask.onCpu = true;
    idleTask.kthread = true;
    rq.curr = idleTask;
    rd.cpupri.set(null, c.id, k.config.emptyPrio());
    return rq;
  }

  /** Gives a task its policy before it ever runs. */
  public void initTask(TaskStruct p, Task.Policy policy, int rtPriority, int nice) {
    setPolicy(p, policy, rtPriority, nice);
    p.rrTicks = rt.rrTicks();
  }

  private void setPolicy(TaskStruct p, Task.Policy policy, int rtPriority, int nice) {
    p.policy = policy;
    p.rtPriority = rtPriority;
    p.nice = nice;
    p.weight = Fair.weight(nice);
    p.normalPrio = switch (policy) {
      case FIFO, RR -> 99 - rtPriority;
      case STOP -> 0;
      default -> 120 + nice;
    };
    p.prio = effectivePrio(p);
    p.sched = policy == Task.Policy.STOP ? stop : classOf(p.prio);
  }

  private static int effectivePrio(TaskStruct p) {
    return p.pi == null ? p.normalPrio : p.pi.effectivePrio(p.normalPrio);
  }

  private SchedClass classOf(int prio) {
    return prio < Rq.NR_PRIO ? rtClass : fairClass;
  }

  // -- policies -------------------------------------------------------------------------------------

  /**
   * Has a policy schedule the tasks of a class, before the machine boots.
   *
   * @param owner who is to blame for it, such as {@code plugin x 1.0}
   */
  public void enable(Ext.Slot slot, SchedulerPolicy policy, String name, String owner) {
    if (extIdle == null) {
      extIdle = new ExtIdle(k);
    }
    Ext ext = new Ext(this, slot, slot == Ext.Slot.RT ? rt.sched : fair.sched, policy, name, owner);
    ext.enable();
    exts.add(ext);
    schedulesBy(slot, ext.sched);
    k.rulesChanged();
  }

  /** The machine starts. */
  public void boot(Cpu c) {
    rt.bandwidth().boot(c);
    exts.forEach(ext -> ext.boot(c));
  }

  private void schedulesBy(Ext.Slot slot, SchedClass by) {
    if (slot == Ext.Slot.RT) {
      rtClass = by;
    } else {
      fairClass = by;
    }
    classSeq++;
  }

  /** A policy has been ejected: every CPU shall look. */
  void extEnded(Cpu c, Ext ext) {
    schedulesBy(ext.slot, ext.slot == Ext.Slot.RT ? rt.sched : fair.sched);
    for (Cpu other : k.cpus) {
      reschedCurr(c, other.rq, "scx_disable_workfn");
    }
  }

  /** Whether a policy is in force, or has been. */
  public boolean hasPolicy() {
    return !exts.isEmpty();
  }

  /** The policy that schedules a class, or has done so until it was ejected; {@code none} if there is none. */
  public String policyOf(Ext.Slot slot) {
    return exts.stream().filter(ext -> ext.slot == slot).map(ext -> ext.name).findFirst().orElse("none");
  }

  /** The class of a task that is on no run-queue follows its prio, whatever was in force when it slept. */
  private void refreshClass(TaskStruct p) {
    if (classSeq != 0 && p.policy != Task.Policy.STOP) {
      p.sched = classOf(p.prio);
    }
  }

  /**
   * Moves the tasks of a run-queue to the classes that schedule them now. What happens to sleeping ones happens when they wake.
   *
   * @context the CPU's own __schedule(), rq lock held
   */
  private void switchClasses(Cpu c, Rq rq) {
    rq.classSeq = classSeq;
    for (TaskStruct p : queued(rq)) {
      SchedClass old = p.sched;
      if (p == c.idle || p.policy == Task.Policy.STOP || old == classOf(p.prio)) {
        continue;
      }
      boolean running = rq.curr == p;
      if (running) {
        old.updateCurr(c, rq);
      }
      deactivateTask(c, rq, p, 0);
      if (running) {
        old.putPrevTask(c, rq, p);
      }
      refreshClass(p);
      activateTask(c, rq, p, 0);
      if (running) {
        p.sched.setNextTask(c, rq, p, false);
      }
      checkClassChanged(c, rq, p, old, p.prio);
    }
  }

  /** Makes a task the stopper of its CPU. */
  public void schedSetStopTask(int cpu, TaskStruct p) {
    k.at(cpu).rq.stop = p;
  }

  // -- need_resched ---------------------------------------------------------------------------------

  /**
   * Asks for a reschedule of what runs on {@code rq}. Does nothing at all when that was asked before.
   *
   * @param caller the kernel function that asks: the callsite of the interrupt, if one is sent
   * @context rq lock held, irqs off
   * @kernel kernel/sched/core.c resched_curr
   */
  public void reschedCurr(Cpu c, Rq rq, String caller) {
    TaskStruct curr = rq.curr;
    if (rq.extNext != null) {
      rq.extAgain = true;
      return;
    }
    rq.reschedAttempts++;
    if (curr.tifNeedResched) {
      return;
    }
    curr.tifNeedResched = true;
    if (rq.cpu == c) {
      c.needReschedFolded = true;
    } else if (rq.cpu.polling) {
      k.smp.wakeIdleWithoutIpi(c, rq.cpu);
    } else {
      k.smp.sendReschedule(c, rq.cpu, caller);
    }
  }

  /** The fair class's request: under the lazy model it waits for the tick or the return to user mode. */
  void reschedCurrLazy(Cpu c, Rq rq) {
    if (k.preempt() == Preempt.LAZY && rq.curr != rq.cpu.idle) {
      rq.curr.tifNeedReschedLazy = true;
    } else {
      reschedCurr(c, rq, "resched_curr_lazy");
    }
  }

  void wakeupPreempt(Cpu c, Rq rq, TaskStruct p) {
    TaskStruct curr = rq.curr;
    if (p.sched == curr.sched) {
      curr.sched.wakeupPreempt(c, rq, p);
    } else if (p.sched.rank < curr.sched.rank) {
      reschedCurr(c, rq, "wakeup_preempt");
    }
  }

  // -- wake-up --------------------------------------------------------------------------------------

  /**
   * Wakes a sleeping task; does nothing for one that does not sleep. A call: when it is over the caller's
   * pc goes on.
   *
   * @context any; takes the run-queue lock of the CPU it goes to
   * @kernel kernel/sched/core.c try_to_wake_up
   */
  public void tryToWakeUp(Cpu c, TaskStruct p) {
    k.at(p.cpu);
    c.segEndNs = c.now();
    if (p.state == TaskStruct.TASK_RUNNING || p.state >= TaskStruct.TASK_WAKING || p.state == TaskStruct.TASK_DEAD) {
      return;
    }
    boolean irqsWereOff = c.irqsOff;
    c.irqsOff = true;
    c.preemptCount += TTWU_PREEMPT_COUNT;
    k.trace.wake(c, TraceEvent.SCHED_WAKING, p.comm, p.pid, p.prio, p.cpu);
    p.recordWaking(c, c.now());
    if (p == c.curr) {
      p.state = TaskStruct.TASK_RUNNING;
      k.trace.wake(c, TraceEvent.SCHED_WAKEUP, p.comm, p.pid, p.prio, p.cpu);
      c.preemptCount -= TTWU_PREEMPT_COUNT;
      c.irqsOff = irqsWereOff;
      return;
    }
    Frame f = c.call(Step.TTWU_LOCKED);
    f.a = p;
    f.j = irqsWereOff ? 1 : 0;
    if (p.onRq) {
      f.i = TTWU_RUNNABLE;
      f.b = rqOf(p);
      c.lock(rqOf(p).lock, Step.TTWU_LOCKED, k.costs.ttwu);
    } else {
      ttwuSelect(c, f, p);
    }
  }

  private void ttwuSelect(Cpu c, Frame f, TaskStruct p) {
    p.state = TaskStruct.TASK_WAKING;
    refreshClass(p);
    if (p.onCpu) {
      if (ttwuQueueWakelist(c, p, p.cpu)) {
        c.next(Step.TTWU_UNLOCK);
      } else {
        f.i = TTWU_ON_CPU; // smp_cond_load: its CPU holds its own rq lock until the switch is over
        c.lock(rqOf(p).lock, Step.TTWU_LOCKED, 0);
      }
      return;
    }
    int cpu = p.cpu;
    if (p.nrCpusAllowed > 1 && p.migrationDisabled == 0) {
      cpu = p.sched.selectTaskRq(c, p, cpu);
    }
    if (!p.cpusMask.has(cpu) && p.migrationDisabled == 0) {
      cpu = p.cpusMask.next(-1);
    }
    if (cpu != p.cpu) {
      setTaskCpu(c, p, cpu);
    }
    if (ttwuQueueWakelist(c, p, cpu)) {
      c.next(Step.TTWU_UNLOCK);
      return;
    }
    f.i = TTWU_ACTIVATE;
    c.lock(k.at(cpu).rq.lock, Step.TTWU_LOCKED,
        k.costs.ttwu + (k.topology.shareCache(c.id, cpu) ? 0 : k.costs.ttwuRemote));
  }

  /** @kernel kernel/sched/core.c ttwu_queue_wakelist */
  private boolean ttwuQueueWakelist(Cpu c, TaskStruct p, int cpu) {
    if (!k.ttwuQueue() || p.sched == stop || cpu == c.id || !p.cpusMask.has(cpu)) {
      return false;
    }
    Rq rq = k.at(cpu).rq;
    if (k.topology.shareCache(c.id, cpu) && rq.nrRunning > 0) {
      return false;
    }
    k.smp.callSingleQueue(c, cpu, Smp.TTWU, p, "sched_ttwu_pending", "ttwu_queue_wakelist");
    return true;
  }

  public void ttwuLocked(Cpu c, Frame f) {
    TaskStruct p = (TaskStruct) f.a;
    if (f.i == TTWU_ON_CPU) {
      c.unlock(rqOf(p).lock);
      ttwuSelect(c, f, p);
      return;
    }
    Rq rq = rqOf(p);
    if (f.i == TTWU_RUNNABLE) {
      if (f.b != rq) { // it moved meanwhile: task_rq_lock() tries again
        c.unlock(((Rq) f.b).lock);
        f.b = rq;
        c.lock(rq.lock, Step.TTWU_LOCKED, 0);
        return;
      }
      f.b = null;
      if (!p.onRq) {
        c.unlock(rq.lock);
        ttwuSelect(c, f, p);
        return;
      }
      if (!p.onCpu) {
        wakeupPreempt(c, rq, p);
      }
      p.state = TaskStruct.TASK_RUNNING;
      k.trace.wake(c, TraceEvent.SCHED_WAKEUP, p.comm, p.pid, p.prio, p.cpu);
    } else if (ttwuDoActivate(c, rq, p)) {
      f.b = rq; // the push may move p itself
      f.pc = Step.TTWU_UNLOCK;
      rt.pushRtTasks(c, rq);
      return;
    }
    f.b = rq;
    ttwuUnlock(c, f);
  }

  /**
   * Queues a woken task. Whether the caller shall push now: task_woken().
   *
   * @kernel kernel/sched/core.c ttwu_do_activate
   */
  public boolean ttwuDoActivate(Cpu c, Rq rq, TaskStruct p) {
    activateTask(c, rq, p, ENQUEUE_WAKEUP);
    wakeupPreempt(c, rq, p);
    p.state = TaskStruct.TASK_RUNNING;
    k.trace.wake(c, TraceEvent.SCHED_WAKEUP, p.comm, p.pid, p.prio, p.cpu);
    return p.sched.taskWokenPushes(rq, p);
  }

  public void ttwuUnlock(Cpu c, Frame f) {
    if (f.b != null) {
      c.unlock(((Rq) f.b).lock);
    }
    c.preemptCount -= TTWU_PREEMPT_COUNT;
    c.irqsOff = f.j != 0;
    c.ret();
  }

  Rq rqOf(TaskStruct p) {
    return k.at(p.cpu).rq;
  }

  void activateTask(Cpu c, Rq rq, TaskStruct p, int flags) {
    refreshClass(p);
    p.sched.enqueueTask(c, rq, p, flags);
    p.onRq = true;
  }

  void deactivateTask(Cpu c, Rq rq, TaskStruct p, int flags) {
    p.onRq = false;
    p.sched.dequeueTask(c, rq, p, flags);
  }

  /** @kernel kernel/sched/core.c set_task_cpu */
  void setTaskCpu(Cpu c, TaskStruct p, int cpu) {
    k.trace.schedMigrateTask(c, p.comm, p.pid, p.prio, p.cpu, cpu);
    if (p.migrationDisabled > 0) {
      throw new KernelBug(p + " is migration-disabled and was moved to CPU " + cpu);
    }
    p.cpu = cpu;
    migrations++;
  }

  /**
   * CPU time of the current task up to now, ns. To know it the kernel accounts it, so a task that reads its own
   * clock in a loop finds out at once that its slice or its RT runtime is used up, not with the next tick.
   *
   * @context task; Simplified: task_sched_runtime() takes no run-queue lock here
   * @kernel kernel/sched/core.c task_sched_runtime
   */
  public long taskSchedRuntime(Cpu c) {
    c.curr.sched.updateCurr(c, c.rq);
    return c.curr.sumExecNs;
  }

  // -- the switch -----------------------------------------------------------------------------------

  /**
   * schedule(), or __schedule() with another mode. A call in the context of the current task; when it is
   * over, perhaps much later, its caller's pc goes on.
   *
   * @context task, irqs on
   */
  public void schedule(Cpu c, int mode) {
    Frame f = c.call(Step.SCHEDULE_LOCKED);
    f.i = mode;
    scheduleEnter(c, f);
  }

  private void scheduleEnter(Cpu c, Frame f) {
    if (f.i == SM_NONE) {
      if ((c.preemptCount | c.curr.softirqDisableCnt) != 0) {
        throw new KernelBug("scheduling while atomic: " + c.curr);
      }
      c.preemptCount += Cpu.PREEMPT_OFFSET;
    }
    c.irqsOff = true;
    traceContextSwitch(c);
    k.rcu.noteContextSwitch(c);
    boolean leaves = f.i == SM_IDLE || (f.i == SM_NONE && c.curr.state != TaskStruct.TASK_RUNNING);
    f.j = leaves ? 1 : 0;
    long pickNs = k.costs.schedule + coldNs(c.rq, c.now());
    c.lock(c.rq.lock, Step.SCHEDULE_LOCKED, leaves ? pickNs + k.costs.contextSwitch : pickNs);
  }

  /** rcu_note_context_switch() begins and ends. */
  public void traceContextSwitch(TraceSource s) {
    k.trace.rcuUtilization(s, "Start context switch");
    k.trace.rcuUtilization(s, "End context switch");
  }

  /** What a switch at a time costs more because the last one on that CPU is long past. */
  public long coldNs(Rq rq, long ns) {
    return ns - rq.switchedNs > COLD_AFTER_NS ? k.costs.coldSwitch : 0;
  }

  public void scheduleLocked(Cpu c, Frame f) {
    Rq rq = c.rq;
    TaskStruct prev = rq.curr;
    prev.sched.updateCurr(c, rq);
    if (f.i != SM_PREEMPT && prev.state != TaskStruct.TASK_RUNNING) {
      deactivateTask(c, rq, prev, DEQUEUE_SLEEP);
      prev.recordSleep(c.now());
    }
    // The balance pass, from prev's class down. Simplified: fair tasks are not balanced between CPUs.
    if (rtClass == rt.sched && prev.sched.rank <= rt.sched.rank && !(prev == rq.stop && prev.onRq)
        && !rt.onRtRq(prev) && rt.ops.needPull(rq, prev)) {
      f.pc = Step.SCHEDULE_PICK;
      rt.pullRtTask(c, rq);
    } else {
      schedulePick(c, f);
    }
  }

  public void schedulePick(Cpu c, Frame f) {
    Rq rq = c.rq;
    TaskStruct prev = rq.curr;
    TaskStruct next;
    do {
      if (rq.classSeq != classSeq) {
        switchClasses(c, rq);
      }
      next = pickNextTask(c, rq);
    } while (rq.classSeq != classSeq); // a policy was ejected as it was asked
    if (next == c.idle && extIdle != null) {
      extIdle.update(c, true);
    }
    prev.tifNeedResched = false;
    prev.tifNeedReschedLazy = false;
    c.needReschedFolded = false;
    if (next == prev) {
      extAgain(c, rq);
      if (prev.state != TaskStruct.TASK_RUNNING && prev != c.idle && f.i != SM_PREEMPT) {
        throw new KernelBug(prev + " sleeps and was picked");
      }
      c.next(Step.SCHEDULE_FINISH);
      return;
    }
    rq.extNext = extIdle == null ? null : next;
    prev.sched.putPrevTask(c, rq, prev);
    next.sched.setNextTask(c, rq, next, true);
    rq.extNext = null;
    rq.nrSwitches++;
    rq.switchedNs = c.now();
    TaskStruct.recordSwitch(prev, next, rq.switchedNs);
    rq.reschedAttempts = 0;
    rq.curr = next;
    boolean onOther = next.onCpu;
    next.onCpu = true;
    k.trace.schedSwitch(c, prev.comm, prev.pid, prev.prio,
        f.i == SM_PREEMPT ? PREV_STATE_PREEMPT : prev.state, next.comm, next.pid, next.prio);
    extAgain(c, rq);
    if (f.j != 0 && !onOther) {
      scheduleSwitched(c, f);
    } else {
      c.spend(Step.SCHEDULE_SWITCHED, k.costs.contextSwitch);
    }
  }

  /** A policy was ejected, or has asked for another look, as this CPU was in __schedule(). */
  private void extAgain(Cpu c, Rq rq) {
    if (rq.classSeq != classSeq || rq.extAgain) {
      rq.extAgain = false;
      reschedCurr(c, rq, "kick_one_cpu");
    }
  }

  /** The runnable tasks of a run-queue in the order of picking, the running one first: for those who look. */
  List<TaskStruct> queued(Rq rq) {
    Set<TaskStruct> tasks = new LinkedHashSet<>();
    if (rq.curr.onRq) {
      tasks.add(rq.curr);
    }
    if (rq.stop != null && rq.stop.onRq) {
      tasks.add(rq.stop);
    }
    if (rq.fairServer.isRunning()) {
      tasks.addAll(fair.inOrder(rq));
    }
    if (!rq.rtThrottled) {
      tasks.addAll(rt.inOrder(rq));
    }
    tasks.addAll(fair.inOrder(rq));
    tasks.addAll(rt.inOrder(rq));
    tasks.addAll(rq.ext);
    return List.copyOf(tasks);
  }

  private TaskStruct pickNextTask(Cpu c, Rq rq) {
    TaskStruct stopper = rq.stop;
    if (stopper != null && stopper.onRq) {
      return stopper;
    }
    TaskStruct p = rq.fairServer.pickTask(c, rq);
    if (p == null) {
      p = rtClass.pickTask(c, rq);
    }
    if (p == null) {
      p = fairClass.pickTask(c, rq);
    }
    return p == null ? c.idle : p;
  }

  /** From here on it is the new task that executes: context_switch() is over. */
  public void scheduleSwitched(Cpu c, Frame f) {
    TaskStruct prev = c.curr;
    TaskStruct next = c.rq.curr;
    f.pc = Step.SCHEDULE_FINISH;
    prev.onCpu = rqOf(prev).curr == prev; // another CPU may have taken it already
    next.onCpu = true; // also if it has only now left the CPU that it was taken from
    c.curr = next;
    k.switchedIn(c, next);
    if (prev.state == TaskStruct.TASK_DEAD) {
      prev.sched.taskDead(c, prev);
      k.taskDead(prev);
    }
    scheduleFinish(c, c.enterTask());
  }

  /** finish_task_switch() and __balance_callbacks(). */
  public void scheduleFinish(Cpu c, Frame f) {
    Rq rq = c.rq;
    if (rq.extDeferred != null) {
      TaskStruct p = rq.extDeferred;
      rq.extDeferred = null;
      if (p.sched instanceof Ext.ExtSchedClass ext) {
        ext.enqueueDirect(c, rq, p);
      }
    }
    if (balanceCallbacks(c, rq, f, Step.SCHEDULE_FINISH)) {
      return;
    }
    c.unlock(rq.lock);
    c.irqsOff = false;
    c.next(Step.SCHEDULE_DONE);
  }

  /** Runs the next balance callback as a call that goes on at {@code pc}; false when there is none. */
  private boolean balanceCallbacks(Cpu c, Rq rq, Frame f, int pc) {
    if (rq.pushCallback) {
      rq.pushCallback = false;
      f.pc = pc;
      c.owe(k.costs.balanceCallback);
      rt.pushRtTasks(c, rq);
      return true;
    }
    if (rq.pullCallback) {
      rq.pullCallback = false;
      f.pc = pc;
      c.owe(k.costs.balanceCallback);
      rt.pullRtTask(c, rq);
      return true;
    }
    return false;
  }

  public void scheduleDone(Cpu c, Frame f) {
    if (f.i == SM_NONE) {
      c.preemptCount -= Cpu.PREEMPT_OFFSET;
      if (c.curr.tifNeedResched) {
        scheduleEnter(c, f);
        return;
      }
    }
    c.ret();
  }

  // -- changes of policy, affinity and queue position ------------------------------------------------

  /** sched_setscheduler() of the current task for itself; a call. */
  public void schedSetscheduler(Cpu c, Task.Policy policy, int rtPriority) {
    Frame f = c.call(Step.SETSCHED_LOCKED);
    f.i = policy.ordinal();
    f.j = rtPriority;
    c.irqsOff = true;
    c.lock(c.rq.lock, Step.SETSCHED_LOCKED, k.costs.affinityChange);
  }

  public void setschedLocked(Cpu c, Frame f) {
    Rq rq = c.rq;
    TaskStruct p = c.curr;
    Task.Policy policy = Task.Policy.values()[f.i];
    SchedClass old = p.sched;
    int oldPrio = p.prio;
    old.updateCurr(c, rq);
    deactivateTask(c, rq, p, 0);
    old.putPrevTask(c, rq, p);
    setPolicy(p, policy, f.j, p.nice);
    if (p.pi != null) {
      p.pi.setprio(p.prio, c.now());
    }
    activateTask(c, rq, p, oldPrio < p.prio ? ENQUEUE_HEAD : 0);
    p.sched.setNextTask(c, rq, p, false);
    checkClassChanged(c, rq, p, old, oldPrio);
    setschedCallbacks(c, f);
  }

  private static void checkClassChanged(Cpu c, Rq rq, TaskStruct p, SchedClass old, int oldPrio) {
    if (old != p.sched) {
      old.switchedFrom(c, rq, p);
      p.sched.switchedTo(c, rq, p);
    } else if (oldPrio != p.prio) {
      p.sched.prioChanged(c, rq, p, oldPrio);
    }
  }

  public void setschedCallbacks(Cpu c, Frame f) {
    if (balanceCallbacks(c, c.rq, f, Step.SETSCHED_CALLBACKS)) {
      return;
    }
    c.unlock(c.rq.lock);
    c.irqsOff = false;
    c.ret();
  }

  /**
   * Gives a task the prio of the most urgent who waits for what it holds, or its own again; with the prio goes the class.
   * The task stays where it is. A call.
   *
   * @context task, irqs off; takes the run-queue lock of the task
   * @kernel kernel/sched/core.c rt_mutex_setprio
   */
  public void rtMutexSetprio(Cpu c, TaskStruct p) {
    Frame f = c.call(Step.SETPRIO_LOCKED);
    f.a = p;
    setprioLock(c, f);
  }

  /** task_rq_lock(). */
  private void setprioLock(Cpu c, Frame f) {
    Rq rq = rqOf((TaskStruct) f.a);
    f.b = rq;
    c.lock(rq.lock, Step.SETPRIO_LOCKED, k.costs.affinityChange);
  }

  public void setprioLocked(Cpu c, Frame f) {
    TaskStruct p = (TaskStruct) f.a;
    Rq rq = (Rq) f.b;
    if (rqOf(p) != rq) {
      c.unlock(rq.lock);
      setprioLock(c, f);
      return;
    }
    int oldPrio = p.prio;
    int prio = effectivePrio(p);
    if (prio == oldPrio) {
      setprioCallbacks(c, f);
      return;
    }
    k.trace.schedPiSetprio(c, p.comm, p.pid, oldPrio, prio);
    SchedClass old = p.sched;
    boolean queued = p.onRq;
    boolean running = rq.curr == p;
    rq.curr.sched.updateCurr(c, rq);
    if (queued) {
      deactivateTask(c, rq, p, 0);
    }
    if (running) {
      old.putPrevTask(c, rq, p);
    }
    p.prio = prio;
    p.sched = classOf(p.prio);
    p.pi().setprio(oldPrio, c.now());
    if (queued) {
      activateTask(c, rq, p, oldPrio < p.prio && p.rtTask() ? ENQUEUE_HEAD : 0);
    }
    if (running) {
      p.sched.setNextTask(c, rq, p, false);
    }
    checkClassChanged(c, rq, p, old, oldPrio);
    setprioCallbacks(c, f);
  }

  public void setprioCallbacks(Cpu c, Frame f) {
    Rq rq = (Rq) f.b;
    if (!balanceCallbacks(c, rq, f, Step.SETPRIO_CALLBACKS)) {
      c.unlock(rq.lock);
      c.ret();
    }
  }

  /** sched_yield(): to the tail of its class's queue, then schedule(). */
  public void schedYield(Cpu c) {
    c.call(Step.YIELD_LOCKED);
    c.irqsOff = true;
    c.lock(c.rq.lock, Step.YIELD_LOCKED, k.costs.schedule);
  }

  public void yieldLocked(Cpu c, Frame f) {
    c.curr.sched.yieldTask(c, c.rq);
    c.unlock(c.rq.lock);
    c.irqsOff = false;
    c.ret();
  }

  /** sched_setaffinity() of the current task for itself; a call. */
  public void schedSetaffinity(Cpu c, int[] cpus) {
    Frame f = c.call(Step.AFFINITY_LOCKED);
    f.a = cpus;
    c.irqsOff = true;
    c.lock(c.rq.lock, Step.AFFINITY_LOCKED, k.costs.affinityChange);
  }

  /**
   * set_cpus_allowed: a task that may no longer run here is moved by the stopper of this CPU. The same mask again is
   * nothing to do; a task that has disabled its migration is refused a mask without its CPU. Where it goes is chosen in
   * any case, so that the search remembers it: the next search on this CPU, whoever makes it, goes on from there.
   *
   * @kernel kernel/sched/core.c __set_cpus_allowed_ptr_locked
   */
  public void affinityLocked(Cpu c, Frame f) {
    TaskStruct p = c.curr;
    CpuMask mask = new CpuMask(k.nrCpus());
    for (int cpu : (int[]) f.a) {
      mask.set(cpu);
    }
    boolean busy = p.migrationDisabled > 0 && !mask.has(c.id);
    int dest = c.id;
    if (busy) {
      k.warnOnOnce("sched_setaffinity of " + p + ", whose migration is disabled, to CPUs without CPU " + c.id);
    } else if (!p.cpusMask.sameAs(mask)) {
      dest = rt.distribute(mask, mask, c.id);
      doSetCpusAllowed(c, p, mask);
    }
    c.unlock(c.rq.lock);
    c.irqsOff = false;
    if (busy || p.cpusMask.has(c.id)) {
      c.ret();
      return;
    }
    f.pc = Step.AFFINITY_MIGRATE;
    k.stopMachine.stopOneCpuNowait(c, c.id, new StopWork(StopWork.MIGRATION_CPU_STOP, p, dest));
  }

  private void doSetCpusAllowed(Cpu c, TaskStruct p, CpuMask mask) {
    p.sched.updateCurr(c, c.rq);
    int before = p.nrCpusAllowed;
    p.cpusMask.and(mask, mask);
    p.nrCpusAllowed = mask.weight();
    if (p.sched == rt.sched) {
      rt.cpusAllowedChanged(c.rq, before, p.nrCpusAllowed);
    }
    p.sched.setCpusAllowed(c, c.rq, p);
  }

  /** Lets the stopper have the CPU; the task goes on where it was moved to. */
  public void affinityMigrate(Cpu c, Frame f) {
    TaskStruct p = c.curr;
    if (p.cpusMask.has(c.id)) {
      c.ret();
    } else {
      c.preemptCount += Cpu.PREEMPT_OFFSET;
      f.pc = Step.AFFINITY_MIGRATED;
      schedule(c, SM_PREEMPT);
    }
  }

  public void affinityMigrated(Cpu c, Frame f) {
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    affinityMigrate(c, f);
  }

  /**
   * migration_cpu_stop(): moves a queued task that may no longer be here, in two lock steps.
   *
   * @context the stopper of its CPU, rq lock held
   */
  public boolean moveQueuedTask(Cpu c, Rq rq, TaskStruct p, int cpu) {
    if (p.cpu != rq.cpu.id || !p.onRq || p.onCpu) {
      return false;
    }
    deactivateTask(c, rq, p, 0);
    setTaskCpu(c, p, cpu);
    return true;
  }

  /** The second half of a move: queues the task on the run-queue whose lock is held. */
  public void attachTask(Cpu c, Rq rq, TaskStruct p) {
    activateTask(c, rq, p, 0);
    wakeupPreempt(c, rq, p);
  }

  /** dl_task_timer of a fair server. A call that is over at once: it only sets flags. */
  public void dlServerTimer(Cpu c, Hrtimer t) {
    long again = ((DlServer) t.arg).fire(c);
    if (again > 0) {
      t.restartAt(again);
    }
  }

  /** migrate_disable() of the current task. */
  public void migrateDisable(TaskStruct p) {
    p.migrationDisabled++;
  }

  /** migrate_enable() of the current task; a push that had to wait for it is done by the stopper. */
  public void migrateEnable(Cpu c, TaskStruct p) {
    c.segEndNs = c.now();
    if (p.migrationDisabled == 0 || --p.migrationDisabled > 0) {
      return;
    }
    if (p.mdfPush && !c.rq.pushBusy) {
      p.mdfPush = false;
      c.rq.pushBusy = true;
      k.stopMachine.stopOneCpuNowait(c, c.id, new StopWork(StopWork.PUSH_CPU_STOP, p));
    }
  }

  /**
   * The tick's part of the scheduler.
   *
   * @context hardirq, rq lock held
   * @kernel kernel/sched/core.c sched_tick
   */
  public void schedTick(Cpu c) {
    Rq rq = c.rq;
    TaskStruct curr = rq.curr;
    curr.sched.updateCurr(c, rq);
    if (curr.tifNeedReschedLazy) {
      reschedCurr(c, rq, "sched_tick");
    }
    curr.sched.taskTick(c, rq, curr);
  }

  /** Whether a task may run on a CPU now: is_cpu_allowed. */
  static boolean isMigrationDisabled(@Nullable TaskStruct p) {
    return p != null && p.migrationDisabled > 0;
  }
}
