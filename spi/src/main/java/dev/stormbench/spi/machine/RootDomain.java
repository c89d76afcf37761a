package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;

/**
 * The fields of the push token. Writing is for {@code rtoNextCpu} only, with rto_lock held.
 *
 * @since 0.1.0
 */
@Stability.Evolving
@Provided
public interface RootDomain {
  /** Number of overloaded CPUs. */
  int rtoCount();

  /** Whether a CPU is overloaded. */
  boolean rtoMask(int cpu);

  /** First overloaded CPU after {@code cpu} (-1: from the start), or nr_cpus and more for none. */
  int rtoMaskNext(int cpu);

  /** The level that cpupri has for a CPU: 0 without a real-time task, 99 - prio with one. */
  int cpupri(int cpu);

  /** Whether the token's irq_work is queued or runs. */
  boolean tokenLive();

  /** Where the token is; -1: no walk. */
  int rtoCpu();

  /** Sets {@link #rtoCpu()}. */
  void rtoCpu(int cpu);

  /** The loop the walk is in. */
  int rtoLoop();

  /** Sets {@link #rtoLoop()}. */
  void rtoLoop(int loop);

  /** The loop asked for; every pull adds one. */
  int rtoLoopNext();

  /** Calls of pull_rt_task() so far. */
  long pulls();

  /** Calls of pull_rt_task() by one CPU so far: who keeps asking. */
  long pullsBy(int cpu);

  /** Walks so far, each from the token's birth to its death; before v4.15 each CPU's own. */
  long walks();

  /** Passes over rto_mask so far. */
  long circuits();

  /** Visits of the token so far: calls of rto_push_irq_work_func(), before v4.15 of try_to_push_tasks(). */
  long hops();

  /** Visits so far that ended in the prio bail of push_rt_task(). */
  long bails();

  /** Tasks that push_rt_task() has moved so far. */
  long pushes();

  /** Searches for a target so far that began again because the CPU they had locked was no longer fit. */
  long retries();
}
