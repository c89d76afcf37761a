package dev.stormbench.spi;

import dev.stormbench.spi.machine.Rq;
import dev.stormbench.spi.machine.Task;
import org.jspecify.annotations.Nullable;

/**
 * Decision points of the real-time class (kernel/sched/rt.c). Pure decisions inside a segment: they
 * never wait, lock or take time. All are called with irqs off; those with an {@link Rq} with its lock
 * held unless said otherwise.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface RtOps {
  /** What push_rt_task() does when the next pushable task beats the running one. */
  enum PrioBail {
    /** resched_curr() and return 0: the kernel's rule. */
    BAIL,
    /** resched_curr() and return 1, which makes the caller try again, without end as long as this is the answer. */
    BAIL_AND_RETRY,
    /** Go on and push {@code next} to another CPU. */
    PUSH
  }

  /**
   * Asked when {@code next} is strictly more urgent than the task running on {@code rq}.
   *
   * @param pull true when the caller is the RT_PUSH_IPI handler
   */
  PrioBail prioBail(Rq rq, Task next, boolean pull);

  /** The task push_rt_task() shall consider: pick_next_pushable_task(); null for none. */
  @Nullable Task nextPushable(Rq rq);

  /** Where to push {@code task}: find_lowest_rq(); {@link dev.stormbench.spi.machine.Cpu#NO_CPU} for nowhere. No lock is needed. */
  int pushTarget(Task task, int thisCpu);

  /** Whether {@code rq} counts as overloaded now; asked after every change of its RT queue and after every prio bail. */
  boolean overloadRule(Rq rq);

  /**
   * Whether {@code rq} pulls as {@code prev} leaves it: need_pull_rt_task(). Called from the scheduler
   * core's balance pass.
   */
  boolean needPull(Rq rq, Task prev);

  /**
   * Whether push_rt_tasks() follows now that {@code p}, which waits in {@code rq} and was an RT task already, has become more
   * urgent: the end of prio_changed_rt(). By the kernel's rule it does not, though it does for a task that becomes an RT task.
   */
  default boolean prioRaisePushes(Rq rq, Task p) {
    return false;
  }
}
