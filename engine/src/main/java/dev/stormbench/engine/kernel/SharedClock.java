package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.EventQueue;

/**
 * One instruction clock for all CPUs, as those of an emulator that executes them in turns on one thread, or of an
 * overcommitted guest. Work that alone takes 1 ms takes longer the more CPUs are busy: each gets its weight's share of
 * the pace. Timers and sleeps are on the clock itself and do not stretch.
 *
 * <p>A segment ends when its work is done at the present pace; when a CPU begins or ceases to be busy, what is left of every
 * running segment is stretched or shrunk.
 *
 * <p>Simplified: the turns are infinitely short, so an interrupt never waits for its CPU's turn.
 */
final class SharedClock {
  private final Kernel k;
  private final int[] weight;
  private final boolean[] busy;
  private long load;

  /** For CPUs of the given weights; all are busy at first. */
  SharedClock(Kernel k, int[] weight) {
    this.k = k;
    this.weight = weight;
    busy = new boolean[weight.length];
    java.util.Arrays.fill(busy, true);
    for (int w : weight) {
      load += w;
    }
  }

  /** The time that {@code workNs} take on a busy CPU at the present pace. */
  long time(int cpu, long workNs) {
    return scale(workNs, load, weight[cpu]);
  }

  /** The work that a busy CPU does in {@code ns} at the present pace. */
  long work(int cpu, long ns) {
    return scale(ns, weight[cpu], load);
  }

  /** A CPU leaves idle, or has the lock that it was spinning for. */
  void busy(Cpu c) {
    if (!busy[c.id]) {
      busy[c.id] = true;
      changeLoad(load + weight[c.id]);
    }
  }

  /** A CPU waits in idle or spins. */
  void idle(Cpu c) {
    if (busy[c.id]) {
      busy[c.id] = false;
      changeLoad(load - weight[c.id]);
    }
  }

  private void changeLoad(long newLoad) {
    long now = k.queue.nowNs;
    for (Cpu c : k.cpus) {
      if (busy[c.id] && c.segEndNs > now && c.segEndNs != EventQueue.NEVER_NS) {
        c.segEndNs = now + scale(c.segEndNs - now, newLoad, load);
        k.queue.step(c.id, c.segEndNs);
      }
    }
    load = newLoad;
  }

  private static long scale(long ns, long by, long over) {
    return Math.min((ns * by + over / 2) / over, EventQueue.NEVER_NS >> 2);
  }
}
