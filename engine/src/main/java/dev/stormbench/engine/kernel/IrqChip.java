package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.sched.Core;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.IrqLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Device interrupts: a hard handler, softirq work in units with the network's budget, and a threaded handler.
 *
 * <p>Where interrupts are threaded (threadirqs, rt) all that the hard handler does is wake {@code irq/N-name}, FIFO-50. That
 * thread runs the handler with bottom halves disabled, and what the handler has raised runs as it enables them again, in its
 * name. A line's own thread is woken by the first one then. Timers and inter-processor interrupts are never threaded.
 *
 * <p>Simplified: units stand in one queue per CPU and vector, and NET_RX looks at its budget after each of them; the
 * kernel does so after each poll of a device, of up to 64. An irq thread leaves its line unmasked, as with MSI. A threaded
 * handler that was woken several times runs once and leaves a unit for each of those interrupts.
 *
 * @kernel kernel/irq/handle.c, kernel/irq/manage.c, net/core/dev.c net_rx_action
 */
public final class IrqChip {
  private static final int BUDGET_UNITS = 300;
  private static final int BUDGET_JIFFIES = 2;
  private static final long IRQ_HANDLED = 1;
  private static final long IRQ_WAKE_THREAD = 2;
  private static final int IRQ_THREAD_PRIO = 50;

  private final Kernel k;
  private final List<Line> lines = new ArrayList<>();
  private final ArrayDeque<Line>[] pending;
  private final ArrayDeque<Unit>[] netUnits;
  private final ArrayDeque<Unit>[] blockUnits;

  @SuppressWarnings({"unchecked", "rawtypes"})
  IrqChip(Kernel k) {
    this.k = k;
    pending = new ArrayDeque[k.nrCpus()];
    netUnits = new ArrayDeque[k.nrCpus()];
    blockUnits = new ArrayDeque[k.nrCpus()];
    for (int i = 0; i < pending.length; i++) {
      pending[i] = new ArrayDeque<>();
      netUnits[i] = new ArrayDeque<>();
      blockUnits[i] = new ArrayDeque<>();
    }
  }

  /** A unit of softirq work: what it takes, nothing but the vector's own cost without a draw, and whose it is. */
  record Unit(@Nullable Draw work, WorkloadStats stats) {}

  /** A line, its handler, and what that leaves to be done. */
  static final class Line implements IrqLine {
    final int cpu;
    final int irq;
    final String name;
    final long handlerNs;
    final int softirqVec;
    final Unit unit;
    final @Nullable Semaphore thread;
    /** When the device asserts it by itself: time from one to the next; null if it does not. */
    @Nullable Draw period;
    boolean asserted;
    /** Handled so far: kstat_irqs. */
    long count;
    /** The thread that runs the handler, where interrupts are threaded. */
    @Nullable TaskStruct forced;
    /** Interrupts that it has yet to handle; IRQTF_RUNTHREAD is set if there are any. */
    int unhandled;

    Line(int cpu, int irq, String name, long handlerNs, int softirqVec, @Nullable Draw work,
        @Nullable Semaphore thread, WorkloadStats stats) {
      this.cpu = cpu;
      this.irq = irq;
      this.name = name;
      this.handlerNs = handlerNs;
      this.softirqVec = softirqVec;
      this.unit = new Unit(work, stats);
      this.thread = thread;
    }

    @Override
    public int irq() {
      return irq;
    }

    @Override
    public String name() {
      return name;
    }
  }

  Line add(Line l) {
    k.serves(l.unit.stats);
    lines.add(l);
    if (k.config.threadirqs()) {
      l.forced = forcedThread(l);
    }
    return l;
  }

  /** irq_setup_forced_threading(), setup_irq_thread(). */
  private TaskStruct forcedThread(Line l) {
    TaskStruct p = k.newTask("irq/" + l.irq + "-" + l.name, CpuMask.of(k.nrCpus(), l.cpu), l.cpu, Task.Policy.FIFO, IRQ_THREAD_PRIO,
        0, Step.IRQ_THREAD);
    p.kthread = true;
    p.stats = l.unit.stats;
    p.stack.at(0).a = l;
    return p;
  }

  /** How often each line's interrupt was handled so far, in the order of the lines; those of other CPUs as 0. */
  long[] counts(int cpu) {
    return lines.stream().mapToLong(l -> l.cpu == cpu ? l.count : 0).toArray();
  }

  /** The lines of a CPU with their counts. */
  List<dev.stormbench.spi.machine.Cpu.LineCount> lineCounts(int cpu) {
    return lines.stream().filter(l -> l.cpu == cpu)
        .map(l -> new dev.stormbench.spi.machine.Cpu.LineCount(l.irq, l.name, l.count)).toList();
  }

  int irq(int line) {
    return lines.get(line).irq;
  }

  /** From {@code firstNs} on the device asserts its line. */
  void start(Line l, long firstNs, Draw period) {
    l.period = period;
    k.queue.arrive(l.cpu, firstNs, EventQueue.IRQ, lines.indexOf(l));
  }

  /** The line's interrupt reaches its CPU; one that is latched already is merged. @return what it latches */
  int arrived(int cpu, int line) {
    Line l = lines.get(line);
    if (l.period == null) {
      return 0; // the device was stopped
    }
    k.queue.arrive(cpu, k.nowNs() + Math.max(1, l.period.next()), EventQueue.IRQ, line);
    if (!l.asserted) {
      l.asserted = true;
      pending[cpu].add(l);
    }
    return 1 << Vector.DEVICE;
  }

  /** The CPU accepts the interrupt of the line that has waited longest; from now on another one of it is latched. */
  void accept(Cpu c, Frame f) {
    Line l = pending[c.id].remove();
    if (!pending[c.id].isEmpty()) {
      c.irr |= 1 << Vector.DEVICE;
    }
    l.asserted = false;
    l.count++;
    f.a = l;
  }

  /** handle_irq_event(), in the frame of the interrupt. */
  void handle(Cpu c, Frame f) {
    Line l = (Line) f.a;
    k.trace.numberText(c, TraceEvent.IRQ_HANDLER_ENTRY, l.irq, l.name, 0);
    c.spend(Step.DEVICE_DONE, l.forced == null ? l.handlerNs : 0);
  }

  void done(Cpu c, Frame f) {
    Line l = (Line) f.a;
    f.a = null;
    f.pc = Step.IRQ_LEAVE;
    c.segEndNs = c.now();
    if (l.forced != null) {
      k.trace.numbers(c, TraceEvent.IRQ_HANDLER_EXIT, l.irq, IRQ_WAKE_THREAD);
      l.unhandled++;
      k.core.tryToWakeUp(c, l.forced);
      return;
    }
    leaveUnit(c, l);
    k.trace.numbers(c, TraceEvent.IRQ_HANDLER_EXIT, l.irq, IRQ_HANDLED);
    wakeThread(c, l);
  }

  private void leaveUnit(Cpu c, Line l) {
    if (l.softirqVec >= 0) {
      queueUnit(c, l.softirqVec, l.unit);
      k.softirq.raiseSoftirq(c, l.softirqVec);
    }
  }

  /** Wakes the line's own thread, by IRQTF_RUNTHREAD: a flag, not a count. */
  private void wakeThread(Cpu c, Line l) {
    if (l.thread != null) {
      k.actions.postOnce(c, l.thread);
    }
  }

  /** One turn of irq_thread() of a handler that was made a thread: irq_wait_for_interrupt(), irq_forced_thread_fn(). */
  void threadTurn(Cpu c, Frame f) {
    Line l = (Line) f.a;
    if (l.unhandled == 0) {
      c.curr.state = TaskStruct.TASK_INTERRUPTIBLE;
      f.pc = Step.IRQ_THREAD;
      k.core.schedule(c, Core.SM_NONE);
      return;
    }
    k.softirq.localBhDisable(c);
    c.irqsOff = k.preempt() != Preempt.RT;
    c.spend(Step.IRQ_THREAD_HANDLED, l.handlerNs);
  }

  void threadHandled(Cpu c, Frame f) {
    Line l = (Line) f.a;
    for (; l.unhandled > 0; l.unhandled--) {
      leaveUnit(c, l);
    }
    c.irqsOff = false;
    f.pc = Step.IRQ_THREAD_DONE;
    k.softirq.localBhEnable(c);
  }

  /** irq_wake_secondary(). */
  void threadDone(Cpu c, Frame f) {
    f.pc = Step.IRQ_THREAD;
    c.segEndNs = c.now();
    wakeThread(c, (Line) f.a);
  }

  private ArrayDeque<Unit> units(Cpu c, int vec) {
    return (vec == Softirq.NET_RX_SOFTIRQ ? netUnits : blockUnits)[c.id];
  }

  /** Adds a unit to those of NET_RX or BLOCK, which the caller raises. */
  void queueUnit(Cpu c, int vec, Unit u) {
    u.stats.arrived(c.id, true);
    units(c, vec).add(u);
  }

  /**
   * net_rx_action(): 300 units or 2 jiffies, then the vector is raised again. blk_done_softirq(): what stands in
   * the list at its beginning. A call.
   */
  void runUnits(Cpu c, int vec) {
    Frame f = c.call(Step.SOFTIRQ_UNITS);
    f.i = vec;
    f.j = vec == Softirq.NET_RX_SOFTIRQ ? BUDGET_UNITS : units(c, vec).size();
    f.t = k.jiffiesNs() + BUDGET_JIFFIES * k.config.tickNs();
    f.a = null;
    unitsNext(c, f);
  }

  void unitsNext(Cpu c, Frame f) {
    boolean net = f.i == Softirq.NET_RX_SOFTIRQ;
    Unit u = (Unit) f.a;
    if (u != null) {
      u.stats.completed(c.id, c.now() - f.u);
    }
    ArrayDeque<Unit> q = units(c, f.i);
    boolean spent = f.j-- == 0 || (net && c.now() >= f.t);
    if (q.isEmpty() || spent) {
      if (net && !q.isEmpty()) {
        k.softirq.raiseSoftirq(c, f.i);
      }
      c.ret();
      return;
    }
    u = q.remove();
    f.a = u;
    f.u = c.now();
    c.spend(Step.SOFTIRQ_UNITS, k.costs.softirqUnit + (u.work == null ? 0 : u.work.next()));
  }
}
