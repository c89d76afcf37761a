package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.locking.KernelBug;
import dev.stormbench.engine.kernel.sched.Rq;
import dev.stormbench.engine.kernel.sched.TaskStruct;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.Arrays;

/**
 * Cross-CPU calls: a list per CPU, and an interrupt only for the entry that finds it empty.
 *
 * <p>The interrupt (251) detaches the whole list and runs the irq_works in order, then all wake-ups as one
 * batch. What is queued meanwhile finds an empty list again and sends a new interrupt. A CPU that polls in
 * idle needs none: its flag is written and it looks itself.
 *
 * @kernel kernel/smp.c
 */
public final class Smp {
  /** Types of entries. */
  public static final int IRQ_WORK = 0;
  public static final int TTWU = 1;

  private static final String CALLBACK = "generic_smp_call_function_single_interrupt";

  private final Kernel k;
  private final CallQueue[] queues;

  Smp(Kernel k) {
    this.k = k;
    queues = new CallQueue[k.nrCpus()];
    for (int i = 0; i < queues.length; i++) {
      queues[i] = new CallQueue();
    }
  }

  private static final class CallQueue {
    Object[] entries = new Object[8];
    int[] types = new int[8];
    int size;
    Object[] flushing = new Object[8];
    int[] flushingTypes = new int[8];
    int flushSize;

    void add(int type, Object entry) {
      if (size == entries.length) {
        entries = Arrays.copyOf(entries, 2 * size);
        types = Arrays.copyOf(types, 2 * size);
      }
      types[size] = type;
      entries[size++] = entry;
    }

    void detach() {
      Object[] e = flushing;
      int[] t = flushingTypes;
      flushing = entries;
      flushingTypes = types;
      flushSize = size;
      entries = e;
      types = t;
      size = 0;
    }
  }

  /** Whether entries wait for a CPU. */
  boolean pending(int cpu) {
    return queues[cpu].size > 0;
  }

  /** The one entry that waits for a CPU is taken and done. */
  void done(int cpu) {
    CallQueue q = queues[cpu];
    q.size = 0;
    q.entries[0] = null;
  }

  /**
   * Queues an entry for another CPU, and sends the interrupt if the list was empty. The sender pays.
   *
   * @param callsite the kernel function that queues it, for the tracepoints
   */
  public void callSingleQueue(Cpu c, int cpu, int type, Object entry, String function, String callsite) {
    CallQueue q = queues[cpu];
    Cpu target = q.size == 0 && k.hops.expects(cpu, entry) ? k.cpus[cpu] : k.at(cpu);
    k.trace.csdQueueCpu(c, cpu, callsite, function);
    boolean wasEmpty = q.size == 0;
    q.add(type, entry);
    if (!wasEmpty) {
      return;
    }
    if (target.polling) {
      target.idle.tifNeedResched = true;
      wakeIdleWithoutIpi(c, target);
    } else {
      send(c, cpu, Vector.CALL_FUNCTION_SINGLE, callsite, CALLBACK);
    }
  }

  /** Sends the RESCHEDULE interrupt. @param callsite the kernel function that does, for the tracepoint */
  public void sendReschedule(Cpu c, Cpu target, String callsite) {
    send(c, target.id, Vector.RESCHEDULE, callsite, "");
  }

  private void send(Cpu c, int cpu, int vector, String callsite, String callback) {
    k.trace.ipiSendCpu(c, cpu, callsite, callback);
    k.cpus[cpu].ipisFrom[c.id]++;
    c.owe(k.costs.ipiSend);
    long ns = c.now() + k.costs.ipiSend + k.topology.ipiFlightNs(c.id, cpu);
    if (vector != Vector.CALL_FUNCTION_SINGLE || !k.hops.comes(cpu, ns)) {
      k.queue.arrive(cpu, ns, EventQueue.IPI, vector);
    }
  }

  /** A write to a polling idle CPU's flags ends its wait. */
  public void wakeIdleWithoutIpi(Cpu c, Cpu target) {
    k.trace.numbers(c, TraceEvent.SCHED_WAKE_IDLE_WITHOUT_IPI, target.id, 0);
    k.queue.arrive(target.id, c.now() + k.costs.mwaitWake + k.topology.lineNs(c.id, target.id),
        EventQueue.IPI, Vector.MWAIT_WAKE);
  }

  /** Runs what others have queued for this CPU. A call. @context irqs off */
  void flushSmpCallFunctionQueue(Cpu c) {
    Frame f = c.call(Step.SMP_FLUSH_NEXT);
    queues[c.id].detach();
    f.i = 0;
    flushNext(c, f);
  }

  /** In the first of what others have queued: see {@link #flushNext}. */
  void enterWork(Cpu c) {
    queues[c.id].detach();
    c.call(Step.SMP_WORK_DONE).i = 0;
  }

  void flushNext(Cpu c, Frame f) {
    CallQueue q = queues[c.id];
    while (f.i < q.flushSize && q.flushingTypes[f.i] != IRQ_WORK) {
      f.i++;
    }
    if (f.i == q.flushSize) {
      flushWakeups(c, f);
      return;
    }
    f.pc = Step.SMP_WORK_DONE;
    c.owe(k.costs.csd);
    k.irqWork.runSingle(c, (IrqWork.Work) q.flushing[f.i]);
  }

  void workDone(Cpu c, Frame f) {
    CallQueue q = queues[c.id];
    IrqWork.Work w = (IrqWork.Work) q.flushing[f.i];
    IrqWork.finished(w);
    f.i++;
    flushNext(c, f);
  }

  /** sched_ttwu_pending(): all wake-ups under one hold of the run-queue lock. */
  private void flushWakeups(Cpu c, Frame f) {
    CallQueue q = queues[c.id];
    int n = 0;
    for (int i = 0; i < q.flushSize; i++) {
      if (q.flushingTypes[i] == TTWU) {
        n++;
      }
    }
    if (n == 0) {
      endFlush(c, q);
      return;
    }
    k.trace.textFirst(c, TraceEvent.CSD_FUNCTION_ENTRY, "sched_ttwu_pending", 0, 0);
    f.i = 0;
    c.lock(c.rq.lock, Step.SMP_TTWU_NEXT, k.costs.csd + n * k.costs.ttwu);
  }

  void ttwuNext(Cpu c, Frame f) {
    CallQueue q = queues[c.id];
    Rq rq = c.rq;
    while (f.i < q.flushSize) {
      int i = f.i++;
      if (q.flushingTypes[i] == TTWU) {
        TaskStruct p = (TaskStruct) q.flushing[i];
        if (p.onCpu() || p.cpu != c.id) {
          throw new KernelBug(p + " was queued as woken on CPU " + c.id + " and is on CPU " + p.cpu);
        }
        if (k.core.ttwuDoActivate(c, rq, p)) {
          f.pc = Step.SMP_TTWU_NEXT;
          k.core.rt.pushRtTasks(c, rq);
          return;
        }
      }
    }
    c.unlock(rq.lock);
    k.trace.textFirst(c, TraceEvent.CSD_FUNCTION_EXIT, "sched_ttwu_pending", 0, 0);
    endFlush(c, q);
  }

  private static void endFlush(Cpu c, CallQueue q) {
    Arrays.fill(q.flushing, 0, q.flushSize, null);
    q.flushSize = 0;
    c.ret();
  }
}
