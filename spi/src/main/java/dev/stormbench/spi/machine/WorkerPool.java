package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The per-CPU pool of workers, kworker/N:i, with the works that wait for them.
 *
 * @since 0.1.0
 */
@Stability.Evolving
@Provided
public interface WorkerPool {
  /** Its CPU. */
  int cpu();

  /** The functions of the works that are queued and have not begun, in order. Made anew by each call. */
  List<String> pending();

  /** The function that a worker executes; empty for none. */
  String inFlight();

  /** The worker that executes it, else the one whose turn is next. */
  @Nullable Task worker();

  /** watchdog_ts: when a work last began, or was queued while none waited; ns. */
  long watchdogTsNs();

  /** wq_watchdog_touched_cpu: when touch_softlockup_watchdog() was last called for the CPU; ns, 0 for never. */
  long touchedNs();
}
