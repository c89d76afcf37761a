package dev.stormbench.spi;

import dev.stormbench.spi.machine.RootDomain;
import dev.stormbench.spi.machine.Rq;

/**
 * Decision points of pulling and of the token of a root domain (kernel/sched/rt.c, RT_PUSH_IPI).
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface RtoOps {
  /** How pull_rt_task() gets its task. */
  enum PullBy {
    /** Ask the overloaded CPUs, one after the other, by irq_work: RT_PUSH_IPI. */
    TOKEN,
    /** Each CPU that pulls asks them by an irq_work of its own that goes from one to the next (v4.1 to v4.14). */
    WALK,
    /** Lock each overloaded run-queue and take the best: NO_RT_PUSH_IPI. */
    DIRECT,
    /** Do not pull. */
    NONE
  }

  /** Asked by pull_rt_task() once it knows that some other CPU is overloaded; rq lock held. */
  PullBy pullBy(Rq thisRq);

  /**
   * The CPU the token goes to next: rto_next_cpu(), which reads and writes the token's fields through
   * {@link RootDomain}. Called with rto_lock held.
   *
   * @param thisCpu the executing CPU
   * @return a CPU, or {@link dev.stormbench.spi.machine.Cpu#NO_CPU} when the walk is over
   */
  int rtoNextCpu(RootDomain rd, int thisCpu);
}
