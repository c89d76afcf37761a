package dev.stormbench.plugin.replviews;

import dev.stormbench.spi.repl.Series;

/** A series in equal steps of virtual time. */
final class Bins {
  private Bins() {}

  /**
   * The mean of the values in each step, each of which stands for the time since the one before; in a step without one, the value
   * that stands for it.
   */
  static double[] mean(Series s, long fromNs, long toNs, int bins) {
    double[] out = new double[bins];
    int n = s.timesNs().length;
    int next = 0;
    for (int b = 0; b < bins; b++) {
      long end = fromNs + (long) ((toNs - fromNs) * (double) (b + 1) / bins);
      double sum = 0;
      int in = 0;
      while (next < n && s.timesNs()[next] <= end) {
        sum += s.values()[next++];
        in++;
      }
      out[b] = in > 0 ? sum / in : n == 0 ? 0 : s.values()[Math.min(next, n - 1)];
    }
    return out;
  }
}
