package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.IrqLine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Device interrupts: a hard handler, softirq work in units with the network's budget, and a threaded handler.
 *
 * @kernel kernel/irq/handle.c, net/core/dev.c net_rx_action
 */
public final class IrqChip {
  private static final int BUDGET_UNITS = 300;
  private static final long BUDGET_NS = 2_000_000;
  private static final long IRQ_HANDLED = 1;

  private final Kernel k;
  private final List<Line> lines = new ArrayList<>();
  private final ArrayDeque<Line>[] pending;
  private final ArrayDeque<Line>[] netUnits;
  private final ArrayDeque<Line>[] blockUnits;

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

  /** A line, its handler, and what that leaves to be done. */
  static final class Line implements IrqLine {
    final int cpu;
    final int irq;
    final String name;
    final long handlerNs;
    final int softirqVec;
    final @Nullable Draw work;
    final @Nullable Semaphore thread;
    final WorkloadStats stats;
    boolean asserted;

    Line(int cpu, int irq, String name, long handlerNs, int softirqVec, @Nullable Draw work,
        @Nullable Semaphore thread, WorkloadStats stats) {
      this.cpu = cpu;
      this.irq = irq;
      this.name = name;
      this.handlerNs = handlerNs;
      this.softirqVec = softirqVec;
      this.work = work;
      this.thread = thread;
      this.stats = stats;
      stats.make(cpu);
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
    lines.add(l);
    return l;
  }

  /** The device asserts its line. */
  void raise(Cpu c, IrqLine l) {
    k.queue.arrive(((Line) l).cpu, c.now(), EventQueue.IRQ, lines.indexOf(l));
  }

  /** The line's interrupt reaches its CPU; one that is latched already is merged. */
  void arrived(Cpu c, int line) {
    Line l = lines.get(line);
    if (!l.asserted) {
      l.asserted = true;
      pending[c.id].add(l);
    }
    c.irr |= 1 << Vector.DEVICE;
  }

  /** handle_irq_event(), in the frame of the interrupt. */
  void handle(Cpu c, Frame f) {
    Line l = pending[c.id].poll();
    if (!pending[c.id].isEmpty()) {
      c.irr |= 1 << Vector.DEVICE;
    }
    l.asserted = false;
    f.a = l;
    k.trace.numberText(c, TraceEvent.IRQ_HANDLER_ENTRY, l.irq, l.name, 0);
    c.spend(Step.DEVICE_DONE, l.handlerNs);
  }

  void done(Cpu c, Frame f) {
    Line l = (Line) f.a;
    f.a = null;
    f.pc = Step.IRQ_LEAVE;
    c.segEndNs = c.now();
    if (l.softirqVec >= 0) {
      l.stats.arrived(c.id, true);
      units(c, l.softirqVec).add(l);
      k.softirq.raiseSoftirq(c, l.softirqVec);
    }
    k.trace.numbers(c, TraceEvent.IRQ_HANDLER_EXIT, l.irq, IRQ_HANDLED);
    if (l.thread != null) {
      k.actions.post(c, l.thread);
    }
  }

  private ArrayDeque<Line> units(Cpu c, int vec) {
    return (vec == Softirq.NET_RX_SOFTIRQ ? netUnits : blockUnits)[c.id];
  }

  /** net_rx_action(): 300 units or 2 ms, then the vector is raised again. A call. */
  void runUnits(Cpu c, int vec) {
    Frame f = c.call(Step.SOFTIRQ_UNITS);
    f.i = vec;
    f.j = BUDGET_UNITS;
    f.t = c.now() + BUDGET_NS;
    f.a = null;
    unitsNext(c, f);
  }

  void unitsNext(Cpu c, Frame f) {
    Line l = (Line) f.a;
    if (l != null) {
      l.stats.completed(c.id, c.now() - f.u);
    }
    ArrayDeque<Line> q = units(c, f.i);
    l = q.peek();
    if (l == null) {
      c.ret();
    } else if (f.i == Softirq.NET_RX_SOFTIRQ && (f.j-- == 0 || c.now() >= f.t)) {
      k.softirq.raiseSoftirq(c, f.i);
      c.ret();
    } else {
      q.poll();
      f.a = l;
      f.u = c.now();
      c.spend(Step.SOFTIRQ_UNITS, k.costs.softirqUnit + (l.work == null ? 0 : l.work.next()));
    }
  }
}
