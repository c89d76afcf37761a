package dev.stormbench.spi.trace;

import dev.stormbench.spi.Stability;
import org.jspecify.annotations.Nullable;

/**
 * One tracepoint hit. The object is reused: observers copy what they keep.
 *
 * @since 0.1.0
 */
@Stability.Stable
public interface TraceRecord {
  /** Virtual time in ns. */
  long timeNs();

  /** The CPU it happened on. */
  int cpu();

  /** Which tracepoint. */
  TraceEvent event();

  /** pid of the current task; 0 for idle. */
  int pid();

  /** comm of the current task; {@code swapper/N} for idle. */
  String comm();

  /** common_flags: 0x01 irqs off, 0x04 need-resched, 0x08 hardirq, 0x10 softirq, 0x20 folded need-resched, 0x40 NMI, 0x80 BH disabled, 0x02 lazy. */
  int flags();

  /** Preempt depth (low nibble) and migrate-disable depth (high nibble). */
  int preemptCount();

  /** The i-th of {@link TraceEvent#fields()} if it is a number or an address; 0 for texts. */
  long arg(int i);

  /** The i-th field if it is a text or a symbol, and then not null; null otherwise. */
  @Nullable String text(int i);
}
