package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.trace.TraceSource;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.trace.TraceEvent;

/**
 * Into the kernel and out of it: interrupt entry and exit, the loop before user mode, preemption from an
 * interrupt.
 *
 * <p>The window that matters: on the way back to a user task with need_resched set, interrupts are enabled
 * before schedule() disables them again. An interrupt that was latched while the softirq loop had them
 * disabled is taken right there, and its own exit runs whatever softirqs are pending: schedule() has to wait
 * for another whole pass.
 *
 * @kernel kernel/entry/common.c, arch/x86/kernel/irq.c
 */
final class Entry {
  private static final TraceEvent[] ENTRY = {
    TraceEvent.RESCHEDULE_ENTRY, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, TraceEvent.IRQ_WORK_ENTRY,
    TraceEvent.LOCAL_TIMER_ENTRY
  };
  private static final TraceEvent[] EXIT = {
    TraceEvent.RESCHEDULE_EXIT, TraceEvent.CALL_FUNCTION_SINGLE_EXIT, TraceEvent.IRQ_WORK_EXIT,
    TraceEvent.LOCAL_TIMER_EXIT
  };

  private final Kernel k;

  Entry(Kernel k) {
    this.k = k;
  }

  /** Takes the most urgent latched interrupt: suspends what runs. @context irqs on, something latched */
  void interrupt(Cpu c) {
    int vector = Integer.numberOfTrailingZeros(c.irr);
    c.irr &= c.irr - 1;
    Frame interrupted = c.leaf;
    long cost = k.costs.irqEntry;
    if (k.idleLoop.waits(c)) {
      cost += k.idleLoop.leave(c);
    } else {
      interrupted.remNs = c.workLeftNs();
    }
    Frame f = enterHardirq(c, vector);
    if (vector == Vector.DEVICE) {
      k.irqChip.accept(c, f);
    }
    c.spend(Step.IRQ_HANDLER, cost + (vector == Vector.LOCAL_TIMER ? k.costs.hrtimerInterrupt : 0));
  }

  /** Pushes the frame of an interrupt, irqs off. */
  static Frame enterHardirq(Cpu c, int vector) {
    c.irqsOff = true;
    c.preemptCount += Cpu.HARDIRQ_OFFSET;
    Frame f = c.irqStack.push();
    f.ctx = Cpu.HARDIRQ;
    f.user = false;
    f.vector = vector;
    c.leaf = f;
    c.enter(Cpu.HARDIRQ);
    return f;
  }

  void irqHandler(Cpu c, Frame f) {
    traceEntry(c, f.vector);
    switch (f.vector) {
      case Vector.LOCAL_TIMER -> {
        c.localTimerInterrupts++;
        k.hrtimer.hrtimerInterrupt(c, f);
      }
      case Vector.CALL_FUNCTION_SINGLE -> {
        c.callFunctionInterrupts++;
        f.pc = Step.IRQ_LEAVE;
        k.smp.flushSmpCallFunctionQueue(c);
      }
      case Vector.RESCHEDULE -> {
        c.rescheduleInterrupts++;
        c.needReschedFolded |= c.curr.tifNeedResched;
        c.spend(Step.IRQ_EXIT, k.costs.reschedIpi);
      }
      case Vector.IRQ_WORK -> {
        c.irqWorkInterrupts++;
        f.pc = Step.IRQ_LEAVE;
        k.irqWork.irqWorkRun(c);
      }
      default -> k.irqChip.handle(c, f);
    }
  }

  /** The entry tracepoint of a vector that has one. */
  void traceEntry(TraceSource s, int vector) {
    if (vector < ENTRY.length) {
      k.trace.numbers(s, ENTRY[vector], Vector.number(vector), 0);
    }
  }

  /** Its exit tracepoint. */
  void traceExit(TraceSource s, int vector) {
    if (vector < EXIT.length) {
      k.trace.numbers(s, EXIT[vector], Vector.number(vector), 0);
    }
  }

  /** The handler is done: what is left is the exit, and what the interruption costs the interrupted. */
  void irqLeave(Cpu c) {
    c.spend(Step.IRQ_EXIT, k.costs.irqExit + k.costs.irqDisturbance);
  }

  /** irq_exit(): softirqs, unless this interrupt came in above some, or is the reschedule vector. */
  void irqExit(Cpu c, Frame f) {
    traceExit(c, f.vector);
    c.preemptCount -= Cpu.HARDIRQ_OFFSET;
    if (f.vector != Vector.RESCHEDULE && !c.inInterrupt() && c.softirqPending != 0) {
      k.softirq.invokeSoftirq(c, f);
    } else {
      irqentryExit(c);
    }
  }

  /** irqentry_exit(): back to what was interrupted, or to the scheduler on the way. */
  void irqentryExit(Cpu c) {
    c.irqStack.pop();
    c.resumeLeaf();
    Frame f = c.leaf;
    if (f.pc == Step.IDLE_LOOP) {
      c.irqsOff = false;
      c.segEndNs = c.now();
    } else if (f.user && needsWork(c)) {
      c.call(Step.EXIT_TO_USER_WORK);
      c.irqsOff = false;
      c.spend(Step.EXIT_TO_USER_WORK, k.costs.exitToUser);
    } else if (!f.user && f.ctx == Cpu.TASK && c.preemptCount == 0 && c.curr.tifNeedResched && preemptible()) {
      c.call(Step.PREEMPT_SCHEDULE_IRQ);
      c.preemptCount += Cpu.PREEMPT_OFFSET;
      c.irqsOff = false;
      c.spend(Step.PREEMPT_SCHEDULE_IRQ, k.costs.exitToUser);
    } else {
      resume(c, f);
    }
  }

  private boolean preemptible() {
    Preempt p = k.preempt();
    return p == Preempt.FULL || p == Preempt.RT || p == Preempt.LAZY;
  }

  private static boolean needsWork(Cpu c) {
    return c.curr.tifNeedResched || c.curr.tifNeedReschedLazy;
  }

  private static void resume(Cpu c, Frame f) {
    c.irqsOff = false;
    c.spend(f.pc, f.remNs);
  }

  /** exit_to_user_mode_loop(): irqs are on here. */
  void exitToUserWork(Cpu c, Frame f) {
    f.pc = Step.EXIT_TO_USER_AGAIN;
    k.core.schedule(c, Core.SM_NONE);
  }

  /** Reads the flags again with irqs off. */
  void exitToUserAgain(Cpu c, Frame f) {
    if (needsWork(c)) {
      c.spend(Step.EXIT_TO_USER_WORK, k.costs.exitToUser);
      return;
    }
    c.ret();
    resume(c, c.leaf);
  }

  void preemptScheduleIrq(Cpu c, Frame f) {
    f.pc = Step.PREEMPT_SCHEDULE_IRQ_END;
    k.core.schedule(c, Core.SM_PREEMPT);
  }

  void preemptScheduleIrqEnd(Cpu c, Frame f) {
    if (c.curr.tifNeedResched) {
      preemptScheduleIrq(c, f);
      return;
    }
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    c.ret();
    resume(c, c.leaf);
  }

  /** The end of a system call: the same work as on the way back from an interrupt. A call. */
  void syscallExit(Cpu c) {
    c.segEndNs = c.now();
    if (!c.curr.kthread && needsWork(c)) {
      c.call(Step.SYSCALL_EXIT_WORK);
      c.spend(Step.SYSCALL_EXIT_WORK, k.costs.exitToUser);
    }
  }

  void syscallExitWork(Cpu c, Frame f) {
    f.pc = Step.SYSCALL_EXIT_AGAIN;
    k.core.schedule(c, Core.SM_NONE);
  }

  void syscallExitAgain(Cpu c) {
    if (needsWork(c)) {
      c.spend(Step.SYSCALL_EXIT_WORK, k.costs.exitToUser);
    } else {
      c.ret();
    }
  }
}
