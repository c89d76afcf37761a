package dev.stormbench.plugin.sweeplocal;

import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import dev.stormbench.spi.sweep.SweepWorker;
import dev.stormbench.spi.sweep.WorkerLostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Keeps as many workers as there are jobs at a time; each takes the next point when it has answered one. A point whose worker is lost
 * is run again by a new worker, and given up when it has lost {@value #ATTEMPTS_MAX}: then it is probably the point that ends them.
 */
final class LocalBackend implements SweepBackend {
  private static final int ATTEMPTS_MAX = 3;

  @Override
  public void run(List<SweepPoint> points, SweepHost host, SweepResults results) throws InterruptedException {
    if (points.isEmpty()) {
      return;
    }
    Queue<SweepPoint> waiting = new ConcurrentLinkedQueue<>(points);
    int jobs = Math.min(host.jobs(), points.size());
    ExecutorService threads = Executors.newFixedThreadPool(jobs, Thread.ofPlatform().name("sweep-", 0).daemon().factory());
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < jobs; i++) {
        all.add(threads.submit(() -> {
          work(waiting, host, results);
          return null;
        }));
      }
      for (Future<?> f : all) {
        f.get();
      }
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException x -> throw x;
        case Error x -> throw x;
        case null, default -> throw new IllegalStateException(e);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Runs points until none is waiting. A thread that cannot go on stops the others after their points. */
  private static void work(Queue<SweepPoint> waiting, SweepHost host, SweepResults results) {
    boolean finished = false;
    try (Place place = new Place(host)) {
      for (SweepPoint p = waiting.poll(); p != null; p = waiting.poll()) {
        run(p, place, results);
      }
      finished = true;
    } finally {
      if (!finished) {
        waiting.clear();
      }
    }
  }

  private static void run(SweepPoint p, Place place, SweepResults results) {
    String lost = "";
    for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
      try {
        results.done(p.id(), place.worker().run(p.request()));
        return;
      } catch (WorkerLostException e) {
        lost = String.valueOf(e.getMessage());
      }
    }
    results.failed(p.id(), "gave up after " + ATTEMPTS_MAX + " workers; the last one " + lost);
  }

  /** Where one worker stands after the other. */
  private static final class Place implements AutoCloseable {
    private final SweepHost host;
    private @Nullable SweepWorker worker;

    Place(SweepHost host) {
      this.host = host;
    }

    /** One that takes a request. */
    SweepWorker worker() {
      if (worker == null || !worker.isUsable()) {
        close();
        worker = host.start();
      }
      return worker;
    }

    @Override
    public void close() {
      if (worker != null) {
        worker.close();
        worker = null;
      }
    }
  }
}
