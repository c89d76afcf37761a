package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.locking.Spinlock;
import dev.stormbench.engine.kernel.sched.TokenHop;

/**
 * The token's visits to CPUs that it finds in a softirq, in closed form.
 *
 * <p>A visit is an interrupt of some hundred nanoseconds: the work looks whether there is something to push, and sends the token on
 * under rto_lock. Others see two of its six instants: that at which it wants the lock, and that at which it lets go and sends. So a
 * CPU that is in a softirq with interrupts on lags (see {@link Fusion}) in one of three states. In {@link #BODY} the next event is the
 * end of the softirq's running segment. A token that is sent to it needs no event to arrive: the next event is its wish for the lock
 * ({@link #COMING}), and then the end of its hold ({@link #LOCKED}). The exit from the handler is added when the next thing happens.
 *
 * <p>A visit that has something to push, or finds the lock taken by a CPU that does not lag, is executed step by step.
 *
 * <p>Who looks at the CPU brings it up to the present: what has happened since the token arrived is executed step by step
 * ({@link #catchUp}).
 */
final class Hops {
  private static final int NONE = 0;
  private static final int BODY = 1;
  private static final int COMING = 2;
  private static final int LOCKED = 3;

  private final Kernel k;
  private final Fusion fusion;
  private final EventQueue queue;
  private final Visit[] visits;
  private TokenHop hop;
  private boolean wanted;
  private boolean enabled;

  // sums of the costs in force, ns
  private long entryNs;
  private long workNs;
  private long lockNs;
  private long exitNs;

  Hops(Kernel k, Fusion fusion, int nrCpus) {
    this.k = k;
    this.fusion = fusion;
    queue = k.queue;
    visits = new Visit[nrCpus];
  }

  /** A CPU. */
  private static final class Visit {
    final Cpu c;
    int state;
    /** When the running segment of the softirq is over, if nothing else comes. */
    long bodyEndNs;
    /** The last visit that is not over yet: when it came, and when its interrupt is over; negative for none. */
    long cameNs;
    long exitNs = -1;
    /** The next one: when it comes, and when it wants rto_lock. */
    long comesNs;
    long wantsNs;

    Visit(Cpu c) {
      this.c = c;
    }
  }

  /** A CPU was made. */
  void add(Cpu c) {
    visits[c.id] = new Visit(c);
  }

  void enable(boolean on) {
    wanted = on;
  }

  /** Looks whether the costs and rules in force allow it. Nobody lags. */
  void rulesChanged() {
    CostTable costs = k.costs;
    if (hop == null) {
      hop = new TokenHop(k);
    }
    entryNs = costs.irqEntry;
    workNs = costs.csd + costs.rtoWork;
    lockNs = costs.lockAcquire;
    exitNs = costs.irqExit + costs.irqDisturbance;
    // where a step takes no time, instants fall together that are told apart here
    enabled = wanted && !k.core.hasPolicy() && hop.isOwn() && k.sharedClock == null && entryNs > 0 && workNs > 0 && lockNs > 0 && exitNs > 0;
  }

  /** After a step of {@code c}: lets it lag if it is in a softirq, with interrupts on. */
  boolean begin(Cpu c) {
    if (c.leaf.ctx != Cpu.SOFTIRQ || c.irqsOff || c.irr != 0 || !enabled || c.rq.lock.isLocked() || k.smp.pending(c.id)) {
      return false;
    }
    Visit v = visits[c.id];
    v.state = BODY;
    v.bodyEndNs = c.segEndNs;
    c.fused = true;
    queue.step(c.id, v.bodyEndNs);
    return true;
  }

  /** Whether a CPU lags in a visit, or waits for one. */
  boolean isVisiting(Cpu c) {
    return visits[c.id].state != NONE;
  }

  /** Whether a work that is sent to a CPU is the token, and comes to it as it lags. */
  boolean expects(int cpu, Object work) {
    Visit v = visits[cpu];
    return v.state == BODY && work == hop.work();
  }

  /** A call-function interrupt was sent to a CPU. @return false if it is an event of its own */
  boolean comes(int cpu, long ns) {
    Visit v = visits[cpu];
    if (v.state != BODY || ns <= v.exitNs || ns >= v.bodyEndNs) {
      return false;
    }
    v.state = COMING;
    v.comesNs = ns;
    v.wantsNs = ns + entryNs + workNs + (TokenHop.looks(v.c) ? lockNs : 0);
    queue.step(cpu, v.wantsNs);
    return true;
  }

  /** The next event of a lagging CPU. @return false if it lags no more, and goes on at this instant */
  boolean arrive(Cpu c) {
    Visit v = visits[c.id];
    switch (v.state) {
      case BODY -> {
        exit(v);
        c.segEndNs = v.bodyEndNs;
        v.state = NONE;
        c.fused = false;
        return false;
      }
      case COMING -> {
        return wants(v);
      }
      default -> {
        sendOn(v);
        return true;
      }
    }
  }

  private boolean wants(Visit v) {
    Cpu c = v.c;
    Spinlock lock = hop.rtoLock();
    if (lock.isLocked() || !hop.hopsOnly(c)) {
      long now = queue.nowNs;
      long present = queue.place;
      arrives(v);
      while (c.segEndNs < now) {
        queue.goTo(EventQueue.key(c.segEndNs, EventQueue.STEP, c.id));
        k.executeNow(c);
      }
      queue.goTo(present);
      return false;
    }
    exit(v);
    begun(v);
    v.state = LOCKED;
    c.owe(hop.scanNs(c));
    Cpu teller = hop.teller();
    if (teller != null) {
      fusion.lockNext(c, lock, teller);
    } else {
      c.tryLock(lock);
      c.segEndNs = queue.nowNs + lockNs + k.costs.rtoLockHold + c.takeOwedNs();
    }
    queue.step(c.id, c.segEndNs);
    return true;
  }

  private void sendOn(Visit v) {
    Cpu c = v.c;
    k.smp.done(c.id);
    hop.sendOn(c);
    IrqWork.finished(hop.work());
    v.state = BODY;
    v.cameNs = v.comesNs;
    v.exitNs = queue.nowNs + exitNs + c.takeOwedNs();
    v.bodyEndNs += v.exitNs - v.cameNs;
    queue.step(c.id, v.bodyEndNs);
  }

  /** The handler has begun, and the work has looked at what there is to push. */
  private void begun(Visit v) {
    Cpu c = v.c;
    c.irqsOff = true;
    c.preemptCount += Cpu.HARDIRQ_OFFSET;
    long present = queue.place;
    queue.goTo(EventQueue.key(v.comesNs + entryNs, EventQueue.STEP, c.id));
    k.entry.traceEntry(c, Vector.CALL_FUNCTION_SINGLE);
    queue.goTo(present);
    c.callFunctionInterrupts++;
    hop.work().pending = false;
    hop.count(c);
  }

  /** The interrupt of the last visit, if there was one, is over. */
  private void exit(Visit v) {
    if (v.exitNs >= 0) {
      Cpu c = v.c;
      long present = queue.place;
      queue.nowNs = v.cameNs;
      c.enter(Cpu.HARDIRQ);
      queue.goTo(EventQueue.key(v.exitNs, EventQueue.STEP, c.id));
      k.entry.traceExit(c, Vector.CALL_FUNCTION_SINGLE);
      c.enter(Cpu.SOFTIRQ);
      queue.goTo(present);
      outOfHardirq(c);
      v.exitNs = -1;
    }
  }

  private static void outOfHardirq(Cpu c) {
    c.irqsOff = false;
    c.preemptCount -= Cpu.HARDIRQ_OFFSET;
  }

  /** Brings a CPU to the last of its steps before the present event, or to one before that from which it will go on. */
  void catchUp(Cpu c) {
    Visit v = visits[c.id];
    long limit = queue.currentKey();
    if (v.state == LOCKED) {
      locked(v);
      return;
    }
    if (v.state == COMING && EventQueue.key(v.comesNs, EventQueue.IPI, c.id) < limit) {
      arrives(v);
      return;
    }
    if (v.state == COMING) {
      queue.arrive(c.id, v.comesNs, EventQueue.IPI, Vector.CALL_FUNCTION_SINGLE);
    }
    v.state = NONE;
    c.fused = false;
    if (v.exitNs >= 0 && EventQueue.key(v.exitNs, EventQueue.STEP, c.id) >= limit) {
      exits(v);
    } else {
      exit(v);
      c.segEndNs = v.bodyEndNs;
    }
  }

  /** In the exit from the handler. */
  private void exits(Visit v) {
    Cpu c = v.c;
    long present = queue.nowNs;
    queue.nowNs = v.cameNs;
    c.leaf.remNs = v.bodyEndNs - v.exitNs;
    outOfHardirq(c);
    Entry.enterHardirq(c, Vector.CALL_FUNCTION_SINGLE).pc = Step.IRQ_EXIT;
    c.segEndNs = v.exitNs;
    v.exitNs = -1;
    queue.nowNs = present;
  }

  /** The token arrives, and all is step by step from there. */
  private void arrives(Visit v) {
    Cpu c = v.c;
    exit(v);
    v.state = NONE;
    c.fused = false;
    c.segEndNs = v.bodyEndNs;
    queue.goTo(EventQueue.key(v.comesNs, EventQueue.IPI, c.id));
    c.irr |= 1 << Vector.CALL_FUNCTION_SINGLE;
    k.executeNow(c);
  }

  /** In the work: it holds rto_lock, or has it next. */
  private void locked(Visit v) {
    Cpu c = v.c;
    long present = queue.nowNs;
    v.state = NONE;
    c.fused = false;
    queue.nowNs = v.comesNs;
    c.leaf.remNs = v.bodyEndNs - v.comesNs;
    outOfHardirq(c);
    Entry.enterHardirq(c, Vector.CALL_FUNCTION_SINGLE).pc = Step.IRQ_LEAVE;
    k.smp.enterWork(c);
    c.call(Step.RTO_LOCKED);
    queue.nowNs = present;
  }
}
