package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.engine.kernel.time.Hrtimer;

/**
 * Lets a CPU lag behind while it does only what concerns itself, and then do it all at once.
 *
 * <p>Most events of a machine full of sleepers are steps that no other CPU can see. Two stretches of a sleeper's
 * cycle are like that: from the expiry of its timer on an idle CPU to the instant at which the wake-up queues it
 * (which writes cpupri), and from there to the instant at which it leaves the run-queue in its next sleep (which
 * writes cpupri again, and pulls). Where such a stretch begins, {@link #begin} works out when it ends, and only
 * that instant goes into the event queue. Then, or as soon as anyone looks at the CPU ({@link Kernel#at}), its
 * steps are executed one by one, each at its own time, exactly as if they had been taken from the queue.
 *
 * <p>A lagging CPU is never ahead of anything, so nothing is ever undone. What is worked out is only a sum of
 * costs, and {@link #arrive} checks it: the CPU must come out at the predicted instant to the nanosecond. A
 * CPU whose tracepoints are observed does not lag. The conditions for a stretch are those under which nothing else can happen in it: one pinned RT task, no other
 * timer due, nothing latched, nothing pending. Otherwise the CPU takes its steps from the queue as usual.
 *
 * <p>Steps of a stretch write nothing that is shared but sums whose order does not matter. RCU's count of owing
 * CPUs is shared; who reads it brings everybody up to the present first.
 */
final class Fusion {
  private static final long NO_TIMER = -1;

  private final Kernel k;
  private boolean wanted;
  private boolean enabled;

  Fusion(Kernel k) {
    this.k = k;
  }

  void enable(boolean on) {
    wanted = on;
    costsChanged();
    k.catchUpAll();
  }

  /** Looks whether the costs in force allow it. */
  void costsChanged() {
    // a stretch whose last step takes no time has no end of its own; on a shared clock nothing concerns one CPU only
    enabled = wanted && k.sharedClock == null && k.costs.lockAcquire + k.costs.ttwu > 0 && switchNs() > 0;
  }

  /** __schedule() of a task that leaves, from its entry to the end of the switch, uncontended. */
  private long switchNs() {
    return k.costs.lockAcquire + k.costs.schedule + k.costs.contextSwitch;
  }

  /** After a step of {@code c}: if a stretch begins here, queues its end and lets the CPU lag. */
  boolean begin(Cpu c) {
    if (!enabled || c.watched || c.irr != 0 || c.curr != c.idle) {
      return false;
    }
    Frame f = c.leaf;
    if (f.pc == Step.IDLE_LOOP) {
      return beginAtTimer(c);
    }
    return f.pc == Step.IRQ_EXIT && f.vector == Vector.LOCAL_TIMER && c.irqStack.depth() == 1
        && c.curr.stack.top().pc == Step.IDLE_LOOP && beginAtIrqExit(c);
  }

  private boolean beginAtTimer(Cpu c) {
    Hrtimer t = k.hrtimer.first(c.id);
    TaskStruct p = t == null ? null : t.wakes();
    if (p == null || !p.sleepsPinned() || p.cpu != c.id || c.segEndNs != EventQueue.NEVER_NS
        || c.rq.lock.isLocked() || unfit(c)) {
      return false;
    }
    long at = Math.max(t.expiresNs(), c.now());
    long end = at + k.costs.irqEntry + k.idleLoop.exitNs() + k.costs.hrtimerInterrupt + c.owedNs()
        + k.costs.lockAcquire + k.costs.ttwu;
    if (k.hrtimer.nextExpiryExcept(c.id, t) <= end) {
      return false;
    }
    c.fused = true;
    c.fusedTimerNs = at;
    k.queue.timer(c.id, EventQueue.NEVER_NS);
    k.queue.step(c.id, end);
    return true;
  }

  private boolean beginAtIrqExit(Cpu c) {
    TaskStruct p = c.rq.onlyRtTask();
    if (p == null || p.program == null || p.nrCpusAllowed() != 1 || p.state != TaskStruct.TASK_RUNNING
        || c.softirqPending != 0 || k.tick.isStopped(c.id) || unfit(c)
        || p.stack.depth() != 2 || p.stack.at(0).pc != Step.PROGRAM) {
      return false;
    }
    long leaveNs = p.program.runThenSleepNs(p, 2 * switchNs());
    if (leaveNs < 0) {
      return false;
    }
    if (k.core.coldNs(c.rq, c.segEndNs) > 0 || leaveNs > Core.COLD_AFTER_NS) {
      return false;
    }
    long end = c.segEndNs + switchNs() + leaveNs + switchNs();
    Hrtimer t = k.hrtimer.first(c.id);
    if (t != null && t.expiresNs() <= end) {
      return false;
    }
    c.fused = true;
    c.fusedTimerNs = NO_TIMER;
    k.queue.step(c.id, end);
    return true;
  }

  private boolean unfit(Cpu c) {
    return k.smp.pending(c.id) || k.hrtimer.hasSoft(c.id) || k.config.rtThrottling();
  }

  /** The end of the stretch has come. */
  void arrive(Cpu c) {
    long predicted = c.now();
    catchUp(c);
    if (c.segEndNs != predicted) {
      throw new KernelBug("CPU " + c.id + " was to be through at " + predicted + " ns and is at " + c.segEndNs);
    }
  }

  /** Executes what a lagging CPU has done before the present event, each step at its time. */
  void catchUp(Cpu c) {
    EventQueue q = k.queue;
    long present = q.nowNs;
    long limit = q.currentKey();
    c.fused = false;
    long timer = c.fusedTimerNs;
    if (timer >= 0) {
      if (EventQueue.key(timer, EventQueue.TIMER, c.id) >= limit) {
        q.timer(c.id, timer);
        q.step(c.id, EventQueue.NEVER_NS);
        return;
      }
      q.nowNs = timer;
      k.hrtimer.fired(c.id);
      c.irr |= 1 << Vector.LOCAL_TIMER;
      k.executeNow(c);
    }
    while (EventQueue.key(c.segEndNs, EventQueue.STEP, c.id) < limit) {
      q.nowNs = c.segEndNs;
      k.executeNow(c);
    }
    q.nowNs = present;
    q.step(c.id, c.segEndNs);
  }
}
