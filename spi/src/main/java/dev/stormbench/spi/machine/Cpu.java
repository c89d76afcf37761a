package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.util.List;

/**
 * A CPU and its contexts.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
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

  /**
   * What is stacked on this CPU, outermost first: a task or idle, on it a softirq vector, on it an interrupt handler. A
   * running tasklet stands as an entry of its own after its vector. An interrupt handler that looks sees itself, too. Made anew
   * by each call.
   */
  List<ContextInfo> contexts();

  /**
   * An entry of {@link #contexts()}.
   *
   * @param kind the context
   * @param what {@code comm:pid} of a task, a softirq vector such as {@code TASKLET} (empty between two vectors), the
   *     function of a tasklet, an interrupt such as {@code local_timer}, or the name of a device
   * @param sinceNs when it began (a task: when it was switched in; a vector: when this stretch of softirqs began); -1:
   *     unknown
   * @param irqsOff whether interrupts are disabled in it; what was interrupted had them enabled
   */
  record ContextInfo(Context kind, String what, long sinceNs, boolean irqsOff) {}

  /**
   * What is left of the running segment, ns: the work to the next point at which the engine has to decide something. -1
   * while it waits, idle or spinning for a lock; {@link Long#MAX_VALUE} for work that does not end by itself.
   */
  long remainingNs();

  /** The armed timers in order of expiry. Made anew by each call. */
  List<TimerInfo> timers();

  /**
   * An armed timer.
   *
   * @param kind {@code hrtimer}, {@code hrtimer soft} (it expires in the HRTIMER softirq), or {@code timer} (of the wheel)
   * @param function its callback
   * @param expiresNs when it expires; a timer with slack may do so earlier
   * @param of {@code comm:pid} of the sleeper, the workload id of the tasklets that it schedules, the name of the semaphore
   *     that it posts, the function of the work that it queues, or empty
   */
  record TimerInfo(String kind, String function, long expiresNs, String of) {}

  /** Inter-processor interrupts handled so far by vector number: 253 reschedule, 251 call function, 246 irq_work; 0 for others. */
  long ipisReceived(int vector);

  /** Interrupts of the local timer handled so far. */
  long localTimerInterrupts();

  /** Inter-processor interrupts that a CPU has sent to this one so far, its own to itself included. Counted when sent. */
  long ipisFrom(int cpu);

  /** The device lines whose interrupts come to this CPU, in order of creation, with the counts since the run began. */
  List<LineCount> irqCounts();

  /** How often the interrupt of a device line was handled. */
  record LineCount(int irq, String name, long count) {}

  /** How often a softirq vector has run here. */
  long softirqVecCount(int vec);

  /**
   * CPU time of a softirq vector here so far, ns, nested hardirqs left out. 0 under the rt model, where softirqs are
   * preemptible and count as the time of the task that runs them.
   */
  long softirqVecNs(int vec);

  /** Visits of the push token here so far. */
  long hops();

  /** Visits of the push token here so far that ended in the prio bail. */
  long bails();

  /** Tasks that push_rt_task() has moved away from here so far. */
  long pushesFrom();

  /** When it last switched tasks; -1: not yet. */
  long lastSwitchNs();

  /** The call stack, innermost first, as the kernel would print it. */
  List<String> stack();

  /** Where CPU time goes. */
  enum Context { IDLE, TASK, SOFTIRQ, HARDIRQ }
}
