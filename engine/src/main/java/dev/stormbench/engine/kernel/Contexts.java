package dev.stormbench.engine.kernel;

import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.spi.machine.Cpu.Context;
import dev.stormbench.spi.machine.Cpu.ContextInfo;
import java.util.ArrayList;
import java.util.List;

/** Turns the frames of a CPU into what is stacked on it: a task, a softirq vector with its tasklet, an interrupt. */
final class Contexts {
  private static final long UNKNOWN_NS = -1;

  private Contexts() {}

  /** What runs on a CPU, outermost first. */
  static List<ContextInfo> of(Cpu c) {
    List<ContextInfo> out = new ArrayList<>();
    TaskStruct p = c.curr;
    boolean irqStackInUse = c.irqStack.depth() > 0;
    out.add(new ContextInfo(c.isIdle() ? Context.IDLE : Context.TASK, p.comm + ":" + p.pid, c.isIdle() ? c.lastSwitchNs() : p.lastSwitchInNs(),
        !irqStackInUse && c.irqsOff));
    for (int i = 0; i < p.stack.depth(); i++) { // under the rt model, softirqs are here
      softirq(p.stack.at(i), UNKNOWN_NS, !irqStackInUse && c.irqsOff, out);
    }
    for (int i = 0; i < c.irqStack.depth(); i++) {
      Frame f = c.irqStack.at(i);
      boolean innermost = c.irqStack.top().ctx == f.ctx;
      if (f.ctx == Cpu.SOFTIRQ) {
        softirq(f, c.softirqSinceNs, innermost && c.irqsOff, out);
      } else if (i == 0 || c.irqStack.at(i - 1).ctx != Cpu.HARDIRQ) {
        out.add(new ContextInfo(Context.HARDIRQ, interrupt(f), c.ctxSinceNs(), c.irqsOff));
      }
    }
    return out;
  }

  private static void softirq(Frame f, long sinceNs, boolean irqsOff, List<ContextInfo> out) {
    switch (f.pc) {
      case Step.SOFTIRQ_VEC_DONE ->
          out.add(new ContextInfo(Context.SOFTIRQ, Softirq.name(Integer.numberOfTrailingZeros(f.i)), sinceNs, irqsOff));
      case Step.SOFTIRQ_RESTART, Step.SOFTIRQ_NEXT_VEC, Step.SOFTIRQ_PASS_END, Step.SOFTIRQ_LEAVE ->
          out.add(new ContextInfo(Context.SOFTIRQ, "", sinceNs, irqsOff));
      case Step.TASKLET_DONE ->
          out.add(new ContextInfo(Context.SOFTIRQ, ((Softirq.Tasklet) f.a).pool.function, f.t, irqsOff));
      default -> { }
    }
  }

  private static String interrupt(Frame f) {
    return f.vector == Vector.DEVICE && f.a instanceof IrqChip.Line l ? l.name : Vector.name(f.vector);
  }
}
