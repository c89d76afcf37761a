package dev.stormbench.engine;

import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.engine.kernel.Kernel;
import dev.stormbench.spi.machine.Cpu.Context;
import java.util.ArrayList;
import java.util.List;

/**
 * What the contexts of all CPUs had of their time, looked at at samples. When there are too many looks every other one goes, so that
 * any run fits.
 */
final class Shares {
  /** Looks that are kept at most; halved when there are more. */
  static final int MAX = 512;

  private static final Context[] CONTEXTS = {Context.TASK, Context.SOFTIRQ, Context.HARDIRQ};
  private static final double WHOLE = 10_000;

  private final Kernel kernel;
  /** The instant, then by context the time of each CPU so far. */
  private final List<long[]> looks = new ArrayList<>();
  /** The look at the present sample, if it is not among those. */
  private final long[] last;
  private int every = 1;
  private int samples;

  Shares(Kernel kernel) {
    this.kernel = kernel;
    last = new long[1 + CONTEXTS.length * kernel.nrCpus()];
    looks.add(last.clone()); // nothing had anything at 0
  }

  /** At a sample, where all CPUs have come to the present. */
  void look() {
    last[0] = kernel.nowNs();
    int i = 1;
    for (Context x : CONTEXTS) {
      for (Cpu c : kernel.cpus) {
        last[i++] = c.timeNs(x);
      }
    }
    samples++;
    if (samples % every != 0) {
      return;
    }
    looks.add(last.clone());
    if (looks.size() > MAX) {
      List<long[]> kept = new ArrayList<>();
      for (int k = 0; k < looks.size(); k += 2) {
        kept.add(looks.get(k));
      }
      looks.clear();
      looks.addAll(kept);
      every *= 2;
    }
  }

  /** Between the looks, and to the last sample. */
  RunReport.Contexts report() {
    List<long[]> all = new ArrayList<>(looks);
    if (last[0] > looks.getLast()[0]) {
      all.add(last);
    }
    int n = all.size() - 1;
    int[][][] shares = new int[CONTEXTS.length][kernel.nrCpus()][n];
    long[] times = new long[n];
    for (int k = 0; k < n; k++) {
      long[] from = all.get(k);
      long[] to = all.get(k + 1);
      times[k] = to[0];
      int i = 1;
      for (int[][] ofContext : shares) {
        for (int[] ofCpu : ofContext) {
          ofCpu[k] = (int) Math.rint(WHOLE * (to[i] - from[i]) / (to[0] - from[0]));
          i++;
        }
      }
    }
    return new RunReport.Contexts(times, shares[0], shares[1], shares[2]);
  }
}
