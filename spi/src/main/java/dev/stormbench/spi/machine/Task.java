package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import org.jspecify.annotations.Nullable;

/**
 * A task.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface Task {
  /** Process id; 0 for idle tasks. */
  int pid();

  /** At most 15 characters. */
  String comm();

  /**
   * Kernel-internal priority in force: lower is more urgent; 0-98 RT, 100-139 fair. Less than {@link #normalPrio()} while
   * somebody more urgent waits for a mutex that the task holds; a fair task then is in the RT class.
   */
  int prio();

  /** The priority that its policy gives it, without what was lent to it. */
  int normalPrio();

  /** Nice value, -20 to 19; what it would have as a fair task if it is none now. */
  int nice();

  /**
   * Load weight by its nice value: 1024 for nice 0, a quarter more for each step down.
   *
   * @since 0.2.0
   */
  long weight();

  /**
   * Within what time after its wake-up each of its jobs is to be done, ns, as sched_attr's sched_deadline says; 0: nobody has said.
   * Only policies look at it.
   *
   * @since 0.2.0
   */
  long schedDeadlineNs();

  /** Whether it is a kernel thread. */
  boolean kthread();

  /** The scheduling policy. */
  Policy policy();

  /** Its CPU: where it runs or is queued, else where it last was. */
  int cpu();

  /** R, S, D, I, X as in sched_switch. */
  char state();

  /** Queued or running on a run-queue. */
  boolean onRq();

  /** Executing on a CPU. */
  boolean onCpu();

  /** Number of CPUs of its affinity mask. */
  int nrCpusAllowed();

  /** Whether the affinity mask has a CPU. */
  boolean allowed(int cpu);

  /** The CPUs of its affinity mask, ascending. Made anew by each call. */
  int[] allowedCpus();

  /** Depth of migrate_disable(). */
  int migrationDisabled();

  /** CPU time in ns. */
  long sumExecRuntimeNs();

  /** Virtual runtime in ns as last accounted: what fair tasks are compared by. 0 for a task of another class. */
  long vruntimeNs();

  /** Virtual deadline in ns, in the measure of {@link #vruntimeNs()}. 0 for a task of another class, and under CFS. */
  long deadlineNs();

  /** When it was last switched in; -1: never, or an idle task, for which {@link Cpu#lastSwitchNs()} tells. */
  long lastSwitchInNs();

  /** When it was last switched out; -1: never, or an idle task. */
  long lastSwitchOutNs();

  /** How often it was switched in; not counted for idle tasks. */
  long switches();

  /** When it was last woken (sched_waking); -1: never. */
  long lastWakeNs();

  /** How often it was woken (sched_waking). */
  long wakeups();

  /** The CPU that woke it last; -1: it never was. */
  int lastWakerCpu();

  /** The context in which that CPU did so; null: it was never woken. Softirqs of the rt model count as the task's. */
  Cpu.@Nullable Context lastWakerContext();

  /**
   * What it sleeps for: {@code timer at 1500000 ns}, {@code semaphore name}, {@code mutex name of
   * comm:pid}, {@code stop work}, {@code softirq}, {@code
   * work item}; empty for a task that does not sleep.
   */
  String waitsFor();

  /** When the timer expires that it sleeps for; -1: it sleeps for none. */
  long waitsUntilNs();

  /** Scheduling policies. */
  enum Policy { OTHER, FIFO, RR, STOP, IDLE }
}
