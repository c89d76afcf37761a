package dev.stormbench.spi;

import dev.stormbench.spi.machine.Cpu;

/**
 * Decision points of kernel/softirq.c. All are called with irqs off on {@code cpu}.
 *
 * @since 0.1.0
 */
@Stability.Evolving
public interface SoftirqOps {
  /** Where softirqs that are pending at interrupt exit run. */
  enum Invoke {
    /** On the spot, borrowing the interrupted task. */
    INLINE,
    /** In ksoftirqd/N, which is woken. */
    KSOFTIRQD
  }

  /** Asked at interrupt exit with softirqs pending and nothing nested: invoke_softirq(). */
  Invoke invokeSoftirq(Cpu cpu);

  /**
   * Whether handle_softirqs() goes round again when it finds new softirqs pending after a pass.
   *
   * @param beforeDeadline jiffies is before the 2 ms limit of this entry
   * @param restartsLeft passes still allowed, this one counted; 0 means none
   */
  boolean restartSoftirq(Cpu cpu, boolean beforeDeadline, int restartsLeft);

  /**
   * How many tasklets of a snapshot of {@code n} one tasklet_action() may run; the rest goes back to
   * the head of the list and the vector is raised again. The kernel's answer is {@code n}.
   *
   * @return 1 to {@code n}
   */
  int taskletBatch(Cpu cpu, int n);

  /**
   * Whether a pass over the tasklets goes on. Asked after each of them while any is scheduled: one of the snapshot, or one
   * that came meanwhile. If not, what is left goes back to the head of the list and the vector is raised again. The kernel's
   * answer is {@code left > 0}: all of the snapshot, and nothing that came meanwhile, which is the next pass.
   *
   * @param left tasklets of this pass's batch that have not run; 0 once all have, and still this may be answered with true
   * @param done tasklets that this pass has run
   * @param elapsedNs time since the pass began, nested interrupts included, ns
   */
  boolean taskletMore(Cpu cpu, int left, int done, long elapsedNs);
}
