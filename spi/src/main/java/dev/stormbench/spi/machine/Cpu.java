package dev.stormbench.spi.machine;

import java.util.List;

/** A CPU and its contexts. */
public interface Cpu {
  /** No CPU at all. */
  int NO_CPU = -1;

  /** Its number. */
  int id();

  /** The current task; the idle task when idle. */
  Task curr();

  /** Its run-queue. */
  Rq rq();

  /**
   * preempt_count with the kernel's fields: preempt 0-7, softirq 8-15, hardirq 16-19, NMI 20-23. Under the rt model
   * tasks have softirq counts of their own, and this field is 0.
   */
  int preemptCount();

  /** Whether interrupts are disabled. */
  boolean irqsDisabled();

  /** In a hardirq handler. */
  boolean inHardirq();

  /** Running softirq handlers; under the rt model, as the current task. */
  boolean inServingSoftirq();

  /** TIF_NEED_RESCHED of the current task. */
  boolean needResched();

  /** Pending softirqs, bit = vector number. */
  int softirqPending();

  /**
   * Length in ns of the current uninterrupted softirq stretch (nested hardirqs included), 0 outside. 0 under the rt
   * model, too, where softirqs are preemptible and count as the time of the task that runs them.
   */
  long softirqNs();

  /** Interrupt vectors that are latched, ascending. */
  int[] latchedVectors();

  /** Functions that its stopper runs or has queued, in order, such as {@code push_cpu_stop}. */
  List<String> stopWorks();

  /** Virtual ns spent in a context so far. */
  long timeNs(Context context);

  /** The call stack, innermost first, as the kernel would print it. */
  List<String> stack();

  /** Where CPU time goes. */
  enum Context { IDLE, TASK, SOFTIRQ, HARDIRQ }
}
