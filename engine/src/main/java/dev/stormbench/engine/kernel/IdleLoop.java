package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.trace.TraceSource;
import dev.stormbench.spi.trace.TraceEvent;

/**
 * What swapper/N does: stop the tick, wait, look, schedule.
 *
 * <p>How it waits is the machine's: halted (only an interrupt ends it), monitoring (a write to its flags
 * ends it, without an interrupt), or polling (the same, at no cost).
 *
 * <p>Simplified: one idle state with one exit latency; no governor.
 *
 * @kernel kernel/sched/idle.c do_idle
 */
final class IdleLoop {
  static final int HALT = 0;
  static final int MWAIT = 1;
  static final int POLL = 2;

  private static final long EXIT_STATE = 0xFFFFFFFFL;

  private final Kernel k;

  IdleLoop(Kernel k) {
    this.k = k;
  }

  /** The top of the loop: irqs on, preempt count 1. */
  void turn(Cpu c, Frame f) {
    c.polling = false;
    if (c.curr.tifNeedResched) {
      c.needReschedFolded = true;
      k.tick.idleExit(c);
      if (k.smp.pending(c.id)) {
        c.irqsOff = true;
        f.pc = Step.IDLE_FLUSHED;
        k.smp.flushSmpCallFunctionQueue(c);
        return;
      }
      f.pc = Step.IDLE_LOOP;
      k.core.schedule(c, Core.SM_IDLE);
      return;
    }
    if (k.costs.idleEntry == 0) {
      enter(c);
    } else {
      c.irqsOff = true;
      c.spend(Step.IDLE_ENTER, k.costs.idleEntry);
    }
  }

  /** cpuidle_idle_call(): stops the tick and waits, unless somebody has asked for the CPU meanwhile. */
  void enter(Cpu c) {
    c.irqsOff = false;
    if (c.irr != 0 || c.curr.tifNeedResched) {
      c.next(Step.IDLE_LOOP);
      return;
    }
    c.leaf.pc = Step.IDLE_LOOP;
    k.tick.idleEnter(c);
    int how = k.config.idlePolls();
    c.polling = how != HALT;
    c.irqsOff = true;
    traceEnter(c, c.id);
    c.irqsOff = false;
    c.segEndNs = EventQueue.NEVER_NS;
    if (k.sharedClock != null) {
      k.sharedClock.idle(c);
    }
  }

  /** flush_smp_call_function_queue() from idle: what it raised runs here. */
  void flushed(Cpu c, Frame f) {
    f.pc = Step.IDLE_LOOP;
    if (c.softirqPending != 0) {
      k.softirq.doSoftirqPostSmpCallFlush(c);
    } else {
      c.irqsOff = false;
      c.segEndNs = c.now();
    }
  }

  /** Whether a CPU waits in idle. */
  boolean waits(Cpu c) {
    return c.leaf.pc == Step.IDLE_LOOP && c.segEndNs == EventQueue.NEVER_NS;
  }

  /** An interrupt or a write ended the wait. @return what leaving idle costs, ns */
  long leave(Cpu c) {
    c.irqsOff = true;
    traceLeave(c, c.id);
    c.irqsOff = false;
    if (k.sharedClock != null) {
      k.sharedClock.busy(c);
    }
    return exitNs();
  }

  /** cpu_idle, as it begins to wait. */
  void traceEnter(TraceSource s, int cpu) {
    k.trace.numbers(s, TraceEvent.CPU_IDLE, k.config.idlePolls() == POLL ? 0 : 1, cpu);
  }

  /** cpu_idle, as the wait ends. */
  void traceLeave(TraceSource s, int cpu) {
    k.trace.numbers(s, TraceEvent.CPU_IDLE, EXIT_STATE, cpu);
  }

  /** What leaving idle costs, ns. */
  long exitNs() {
    return k.config.idlePolls() == POLL ? 0 : k.costs.idleExit;
  }

  /** The write that ends a polling wait has arrived. */
  void mwaitWake(Cpu c) {
    if (waits(c) && c.curr.tifNeedResched) {
      c.spend(Step.IDLE_LOOP, leave(c));
    }
  }
}
