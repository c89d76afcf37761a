package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Stability;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where one worker stands after the other. A point whose worker is lost is run again by a new worker, and given up when it has lost
 * {@value #WORKERS_MAX}: then it is probably the point that ends them. One thread at a time may use it.
 *
 * @since 0.2.0
 */
@Stability.Experimental
public final class WorkerSlot implements AutoCloseable {
  private static final int WORKERS_MAX = 3;

  private final Supplier<? extends SweepWorker> workers;
  private @Nullable SweepWorker worker;

  /**
   * Without a worker yet.
   *
   * @param workers starts one, such as {@link SweepHost#start}
   */
  public WorkerSlot(Supplier<? extends SweepWorker> workers) {
    this.workers = workers;
  }

  /**
   * Runs a point and waits for its answer.
   *
   * @return the answer
   * @throws WorkerLostException if the point is to be given up; the message says why
   */
  public String run(String request) throws WorkerLostException {
    String lost = "";
    for (int attempt = 1; attempt <= WORKERS_MAX; attempt++) {
      try {
        return worker().run(request);
      } catch (WorkerLostException e) {
        lost = String.valueOf(e.getMessage());
      }
    }
    throw new WorkerLostException("gave up after " + WORKERS_MAX + " workers; the last one " + lost);
  }

  /** One that takes a request. */
  private SweepWorker worker() {
    if (worker == null || !worker.isUsable()) {
      close();
      worker = workers.get();
    }
    return worker;
  }

  /** Closes the worker that is there. */
  @Override
  public void close() {
    if (worker != null) {
      worker.close();
      worker = null;
    }
  }
}
