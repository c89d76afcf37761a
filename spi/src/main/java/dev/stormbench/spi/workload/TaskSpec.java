package dev.stormbench.spi.workload;

import dev.stormbench.spi.Stability;
import dev.stormbench.spi.machine.Task;

/**
 * A task to be made.
 *
 * @param comm cut to 15 characters
 * @param rtPriority 1-99 for FIFO and RR, else 0
 * @param nice -20 to 19 for OTHER, else 0
 * @param cpus affinity mask; empty for all
 * @param home where it sleeps before it starts, one of {@code cpus}
 * @param kthread runs in kernel mode: need_resched is honoured only where the preempt model says so
 * @param startNs virtual time of its first instruction, by a timer on its home; 0 for at once
 * @param timerSlackNs how much later than asked its sleeps may end while it is not an RT task
 * @param schedDeadlineNs {@link Task#schedDeadlineNs()}; 0 for none
 * @since 0.1.0
 */
@Stability.Stable
public record TaskSpec(
    String comm, Task.Policy policy, int rtPriority, int nice, int[] cpus, int home, boolean kthread, long startNs,
    long timerSlackNs, long schedDeadlineNs, Program program) {
  /** The timer slack of a task that has not changed it, ns. */
  public static final long DEFAULT_TIMER_SLACK_NS = 50_000;

  /** Without a deadline. */
  public TaskSpec(String comm, Task.Policy policy, int rtPriority, int nice, int[] cpus, int home, boolean kthread, long startNs,
      long timerSlackNs, Program program) {
    this(comm, policy, rtPriority, nice, cpus, home, kthread, startNs, timerSlackNs, 0, program);
  }

  /** With the timer slack that every task begins with. */
  public TaskSpec(String comm, Task.Policy policy, int rtPriority, int nice, int[] cpus, int home, boolean kthread, long startNs,
      Program program) {
    this(comm, policy, rtPriority, nice, cpus, home, kthread, startNs, DEFAULT_TIMER_SLACK_NS, program);
  }

  /** A FIFO task. */
  public static TaskSpec fifo(String comm, int rtPriority, int[] cpus, int home, Program program) {
    return new TaskSpec(comm, Task.Policy.FIFO, rtPriority, 0, cpus, home, false, 0, program);
  }

  /** A fair task with nice 0. */
  public static TaskSpec other(String comm, int[] cpus, int home, Program program) {
    return new TaskSpec(comm, Task.Policy.OTHER, 0, 0, cpus, home, false, 0, program);
  }

  /** The same as a kernel thread. */
  public TaskSpec asKthread() {
    return new TaskSpec(comm, policy, rtPriority, nice, cpus, home, true, startNs, timerSlackNs, schedDeadlineNs, program);
  }

  /** The same, starting at a virtual time. */
  public TaskSpec startingAt(long ns) {
    return new TaskSpec(comm, policy, rtPriority, nice, cpus, home, kthread, ns, timerSlackNs, schedDeadlineNs, program);
  }

  /** The same with another timer slack, as by prctl(PR_SET_TIMERSLACK). */
  public TaskSpec withTimerSlack(long ns) {
    return new TaskSpec(comm, policy, rtPriority, nice, cpus, home, kthread, startNs, ns, schedDeadlineNs, program);
  }

  /**
   * The same with a relative deadline, ns.
   *
   * @since 0.2.0
   */
  public TaskSpec withSchedDeadline(long ns) {
    return new TaskSpec(comm, policy, rtPriority, nice, cpus, home, kthread, startNs, timerSlackNs, ns, program);
  }
}
