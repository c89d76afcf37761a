package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;

/**
 * The grace period in progress.
 *
 * @since 0.1.0
 */
@Stability.Evolving
@Provided
public interface RcuState {
  /** {@code rcu_preempt} or {@code rcu_sched}. */
  String name();

  /** Its number. */
  long gpSeq();

  /** Jiffies since it began. */
  long gpAgeJiffies();

  /** Age at which a grace period counts as stalled. */
  long stallTimeoutJiffies();

  /** Whether a CPU still owes a quiescent state. */
  boolean owesQs(int cpu);

  /** Ticks a CPU has taken since it noticed this grace period. */
  long ticksThisGp(int cpu);

  /** Grace periods that have begun and that a CPU has not noticed; 0 if it knows of this one. */
  long gpsBehind(int cpu);

  /** Force-quiescent-state scans in this grace period. */
  long fqs();

  /** Callbacks queued; always 0. Simplified: callbacks are not modelled. */
  long qlen();
}
