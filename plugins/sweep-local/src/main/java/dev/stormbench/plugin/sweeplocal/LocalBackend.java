package dev.stormbench.plugin.sweeplocal;

import dev.stormbench.spi.sweep.SweepBackend;
import dev.stormbench.spi.sweep.SweepHost;
import dev.stormbench.spi.sweep.SweepPoint;
import dev.stormbench.spi.sweep.SweepResults;
import dev.stormbench.spi.sweep.WorkerLostException;
import dev.stormbench.spi.sweep.WorkerSlot;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Keeps as many workers as there are jobs at a time; each takes the next point when it has answered one. */
final class LocalBackend implements SweepBackend {
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
    try (WorkerSlot slot = new WorkerSlot(host::start)) {
      for (SweepPoint p = waiting.poll(); p != null; p = waiting.poll()) {
        String answer;
        try {
          answer = slot.run(p.request());
        } catch (WorkerLostException e) {
          results.failed(p.id(), String.valueOf(e.getMessage()));
          continue;
        }
        results.done(p.id(), answer);
      }
      finished = true;
    } finally {
      if (!finished) {
        waiting.clear();
      }
    }
  }
}
