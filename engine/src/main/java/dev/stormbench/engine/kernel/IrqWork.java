package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayDeque;

/**
 * Work to be done in hardirq context: here by a self-interrupt (246), on another CPU through its call list
 * (251), or before v5.8 by 246 as well. A work that is queued already is not queued again; one that runs may be.
 *
 * <p>Simplified: no LAZY works, and every work is HARD.
 *
 * @kernel kernel/irq_work.c
 */
public final class IrqWork {
  /** What a work does. */
  public static final int RTO_PUSH = 0;
  public static final int RT_PUSH = 1;

  private static final String CALLSITE = "irq_work_queue_on";

  private final Kernel k;
  private final ArrayDeque<Work>[] raised;
  /** How many of a CPU's raised works it has detached to run them. */
  private final int[] detached;

  @SuppressWarnings({"unchecked", "rawtypes"})
  IrqWork(Kernel k) {
    this.k = k;
    raised = new ArrayDeque[k.nrCpus()];
    detached = new int[k.nrCpus()];
    for (int i = 0; i < raised.length; i++) {
      raised[i] = new ArrayDeque<>();
    }
  }

  /** An irq_work. */
  public static final class Work {
    final int kind;
    final String function;
    final int arg;
    boolean pending;
    boolean busy;
    /** Where it was queued last. */
    int cpu;

    public Work(int kind, String function) {
      this(kind, function, 0);
    }

    /** One whose function needs to know what it was made for. */
    public Work(int kind, String function, int arg) {
      this.kind = kind;
      this.function = function;
      this.arg = arg;
    }

    /** Queued or running. */
    public boolean isLive() {
      return pending || busy;
    }
  }

  /** irq_work_queue_on(): false when it is queued already. @context irqs off */
  public boolean irqWorkQueueOn(Cpu c, Work w, int cpu) {
    if (w.pending) {
      k.at(w.cpu); // which may have begun to run it
    }
    if (w.pending) {
      return false;
    }
    w.pending = true;
    w.busy = true;
    w.cpu = cpu;
    c.preemptCount += Cpu.PREEMPT_OFFSET;
    if (cpu != c.id && k.config.irqWorkBySmp()) {
      k.smp.callSingleQueue(c, cpu, Smp.IRQ_WORK, w, w.function, CALLSITE);
    } else {
      boolean wasEmpty = raised[cpu].size() == detached[cpu];
      raised[cpu].add(w);
      if (wasEmpty) {
        k.trace.ipiSendCpu(c, cpu, CALLSITE, w.function);
        k.cpus[cpu].ipisFrom[c.id]++;
        c.owe(k.costs.ipiSend);
        k.queue.arrive(cpu, c.now() + k.costs.ipiSend + k.topology.ipiFlightNs(c.id, cpu), EventQueue.IPI, Vector.IRQ_WORK);
      }
    }
    c.preemptCount -= Cpu.PREEMPT_OFFSET;
    return true;
  }

  /** A work that was queued has been done, and may have been queued again meanwhile. */
  static void finished(Work w) {
    w.busy = w.pending;
  }

  /** irq_work_single(): a call that returns when the function is done. */
  void runSingle(Cpu c, Work w) {
    w.pending = false;
    switch (w.kind) {
      case RTO_PUSH -> k.core.rt.rtoPushIrqWorkFunc(c);
      default -> k.core.rt.pushWalk().tryToPushTasks(c, w.arg);
    }
  }

  /** irq_work_run(): the raised list of this CPU. A call. */
  void irqWorkRun(Cpu c) {
    detached[c.id] = raised[c.id].size();
    runNext(c, c.call(Step.IRQ_WORK_NEXT));
  }

  void runNext(Cpu c, Frame f) {
    if (detached[c.id] == 0) {
      c.ret();
      return;
    }
    detached[c.id]--;
    Work w = raised[c.id].poll();
    f.a = w;
    f.pc = Step.IRQ_WORK_DONE;
    c.owe(k.costs.irqWork);
    runSingle(c, w);
  }

  void workDone(Cpu c, Frame f) {
    Work w = (Work) f.a;
    finished(w);
    runNext(c, f);
  }
}
