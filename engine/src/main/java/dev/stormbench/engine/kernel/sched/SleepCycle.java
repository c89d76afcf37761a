package dev.stormbench.engine.kernel.sched;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Frame;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.engine.kernel.Step;
import dev.stormbench.engine.kernel.locking.Spinlock;
import dev.stormbench.spi.RtoOps;
import org.jspecify.annotations.Nullable;

/**
 * The scheduler's part of a fused sleeper's cycle: what a wake-up and a sleep of a pinned real-time task, alone on its CPU,
 * write that others read, in closed form; and the state of its run-queue at the places where such a CPU is
 * brought up to the present.
 *
 * <p>Each function here says in one go what {@link Core} and {@link Rt} say step by step.
 */
public final class SleepCycle {
  /** What became of a pull. */
  public enum Pull {
    /** It asks for nothing: nobody is overloaded. */
    NOBODY,
    /** It has asked for the token to go round once more: somebody else is telling. */
    OVER,
    /** This CPU holds rto_lock from now on and only lets go of it, for the token is under way. */
    TELLS,
    /** This CPU holds rto_lock from now on, and then sends the token out. */
    STARTS,
    /** It waits for rto_lock. */
    SPINS,
    /** Step by step from here. */
    ASK
  }

  private final Kernel k;
  private final Rt rt;
  private final RootDomain rd;
  // of the rules in force
  private boolean byToken;
  private boolean pullSelfCheck;
  private int emptyPrio;

  public SleepCycle(Kernel k) {
    this.k = k;
    rt = k.core.rt;
    rd = k.core.rd;
  }

  /** Looks at the rules in force. @return whether cycles may be fused under them */
  public boolean rulesChanged() {
    pullSelfCheck = k.config.pullSelfCheck();
    emptyPrio = k.config.emptyPrio();
    byToken = !rt.replaced.contains("pullBy") && k.rtPushIpi() && k.config.pullIpi() == RtoOps.PullBy.TOKEN;
    return !rt.replaced.contains("overloadRule") && !rt.replaced.contains("needPull") && !k.config.rtThrottling();
  }

  /** Whether a task has a cycle that may be fused: nothing of it is anybody else's business. */
  public static boolean fits(TaskStruct p) {
    return p.sleepsPinned() && p.pi == null && p.migrationDisabled == 0 && !p.tifNeedResched && !p.tifNeedReschedLazy
        && p.waker != -1 && p.semName == null;
  }

  /** ttwu_do_activate(). @return what cpupri's line costs, ns */
  public long wakeNs(int cpu, int prio, long nowNs) {
    return rd.cpupri.changeNs(k.topology, cpu, prio, nowNs);
  }

  /** deactivate_task() in __schedule(). @return what cpupri's line costs, ns */
  public long sleepNs(int cpu, long nowNs) {
    return rd.cpupri.changeNs(k.topology, cpu, emptyPrio, nowNs);
  }

  /** What pull_rt_task() will come to; it has done nothing yet. */
  public Pull pull(int cpu) {
    int n = rd.rtoCount;
    if (n == 0 || (n == 1 && pullSelfCheck && rd.rtoMask.has(cpu))) {
      return Pull.NOBODY;
    }
    if (!byToken) {
      return Pull.ASK;
    }
    if (rd.rtoLoopStart || rd.isTelling()) {
      return Pull.OVER;
    }
    if (rd.rtoLock.isLocked()) {
      return Pull.SPINS;
    }
    return isTokenUnderWay() ? Pull.TELLS : Pull.STARTS;
  }

  private boolean isTokenUnderWay() {
    return rd.rtoCpu >= 0;
  }

  /** Takes rto_lock, holding rto_loop_start. */
  public void lock(Cpu c) {
    rd.rtoLoopStart = true;
    c.tryLock(rd.rtoLock);
  }

  /** Lets go of it, and sends the token out. */
  public void tellLocked(Cpu c) {
    rt.tellLocked(c);
  }

  /** Queues for rto_lock, holding rto_loop_start. */
  public void spin(Cpu c) {
    rd.rtoLoopStart = true;
    rd.rtoLock.enqueue(c);
  }

  /** It was given rto_lock: whether it only lets go of it, as in {@link Pull#TELLS}. */
  public boolean granted(Cpu c, long sinceNs, long untilNs, long holdNs) {
    rd.rtoLock.spinNs += untilNs - holdNs - sinceNs;
    if (!isTokenUnderWay() || rd.rtoLock.isContended()) {
      return false;
    }
    rd.rtoLock.pass(c, null);
    rd.rtoLoopStart = false;
    rd.teller = c;
    rd.tellEndNs = untilNs;
    return true;
  }

  /** Counts a pull of the root domain, and what tell_cpu_to_push() counts. @return what its lines cost, ns */
  public long countNs(Pull pull, int cpu, long nowNs) {
    rd.pulls++;
    if (pull == Pull.NOBODY) {
      return 0;
    }
    rd.rtoLoopNext++;
    return rd.rtoLoopNextLine.writeNs(k.topology, cpu, nowNs) + rd.rtoLoopStartLine.writeNs(k.topology, cpu, nowNs);
  }

  /** Holds rto_lock and rto_loop_start until then. */
  public void tell(Cpu c, long untilNs) {
    rd.teller = c;
    rd.tellEndNs = untilNs;
  }

  /** What the cycles that were fused have counted; every sleep was a pull. */
  public void count(Cpu c, TaskStruct p, long wakeups, long sleeps, long ranNs) {
    p.wakeups += wakeups;
    p.switches += sleeps;
    p.sumExecNs += ranNs;
    c.rq.nrSwitches += 2 * sleeps;
    c.rq.pulls += sleeps;
    if (sleeps > 0) {
      c.rq.reschedAttempts = 0;
    }
  }

  /** When the task of a lagging CPU was woken, switched in, switched out and accounted last; -1: not since it lags. */
  public void times(Cpu c, TaskStruct p, long wokenNs, long inNs, long outNs, long execStartNs) {
    if (wokenNs >= 0) {
      p.wokenNs = wokenNs;
      p.waker = c.id << 2 | Cpu.HARDIRQ;
    }
    if (inNs >= 0) {
      p.switchedInNs = inNs;
      p.execStartNs = execStartNs;
    }
    if (outNs >= 0) {
      p.switchedOutNs = outNs;
      c.rq.switchedNs = outNs;
    }
  }

  /** The task is queued, and idle runs: the exit of the interrupt that woke it is under way. */
  public void enterQueued(Cpu c, TaskStruct p) {
    Rq rq = c.rq;
    rt.linkQueued(rq, p);
    p.onRq = true;
    p.state = TaskStruct.TASK_RUNNING;
    p.wakingSinceNs = p.wokenNs;
    c.curr.tifNeedResched = true;
    c.needReschedFolded = true;
    rq.reschedAttempts++;
  }

  /**
   * The task is dequeued and is to be switched out: the pull in its __schedule() is next, or goes on.
   *
   * @return the frame of its __schedule()
   */
  public Frame enterLeaving(Cpu c, TaskStruct p, long inNs) {
    Rq rq = c.rq;
    TaskStruct idle = c.idle;
    Frame s = idle.stack.push();
    s.pc = Step.SCHEDULE_FINISH;
    s.ctx = Cpu.IDLE;
    s.user = false;
    s.i = Core.SM_IDLE;
    s.j = 1;
    idle.onCpu = false;
    p.onCpu = true;
    p.state = TaskStruct.TASK_INTERRUPTIBLE;
    rq.curr = p;
    rq.nrSwitches--;
    rq.switchedNs = inNs;
    c.curr = p;
    c.polling = false;
    c.tryLock(rq.lock);
    Frame f = p.stack.top();
    f.i = Core.SM_NONE;
    f.j = 1;
    f.pc = Step.SCHEDULE_PICK;
    return f;
  }

  /** The CPU holds rto_lock: see {@link #tell}. */
  public void enterTelling(Cpu c) {
    rd.teller = null;
    rd.rtoLoopStart = true;
    c.call(Step.TELL_LOCKED);
    c.tryLock(rd.rtoLock);
  }

  /** The CPU holds rto_lock: see {@link #lock}. */
  public void enterLocked(Cpu c) {
    c.call(Step.TELL_LOCKED);
  }

  /** The same in fact, and not only as far as anybody saw. */
  public void enterGranted(Cpu c) {
    rd.rtoLock.pass(c, null);
    enterTelling(c);
  }

  /** The lock that a CPU tells with. */
  public Spinlock rtoLock() {
    return rd.rtoLock;
  }

  /** The CPU that holds it while it lags. */
  public @Nullable Cpu teller() {
    return rd.teller;
  }

  /** Until when. */
  public long tellEndNs() {
    return rd.tellEndNs;
  }

  /** pull_rt_task(), step by step from here; it counts itself. */
  public void pullRtTask(Cpu c) {
    c.rq.pulls--;
    rt.pullRtTask(c, c.rq);
  }
}
