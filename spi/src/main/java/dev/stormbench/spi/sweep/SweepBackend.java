package dev.stormbench.spi.sweep;

import dev.stormbench.spi.Stability;
import java.io.IOException;
import java.util.List;

/**
 * Runs many independent simulations somewhere: in processes of this machine, or on a cluster.
 *
 * <p>Simulations are deterministic, so where and in which order they run changes no answer, and one whose worker was lost can be
 * run again. A backend may use threads; it is never part of a simulation. One that runs them on this machine asks for {@link
 * SweepHost#start} workers; one that does so elsewhere sends the {@link SweepHost#luggage} there, and has {@link WorkerProcess} start them.
 *
 * @since 0.1.0
 */
@Stability.Experimental
public interface SweepBackend {
  /**
   * Runs all points and returns when each of them has either been {@linkplain SweepResults#done answered} or {@linkplain
   * SweepResults#failed given up}, exactly once. What {@code results} or {@link SweepHost#start} throws ends it.
   *
   * @param points with different ids
   */
  void run(List<SweepPoint> points, SweepHost host, SweepResults results) throws IOException, InterruptedException;
}
