package dev.stormbench.repl;

import java.util.Arrays;
import java.util.List;

/**
 * What a figure is over some seeds. Two spreads differ if their ranges do not overlap, and only if there are two seeds or more of
 * each: one value has no range that anything could exceed.
 *
 * @param median NaN, as the others, where there is no such figure
 * @param n number of values
 */
record Spread(double median, double min, double max, int n) {
  /** Of values, those that are NaN left out. */
  static Spread of(List<Double> values) {
    double[] v = values.stream().mapToDouble(d -> d).filter(d -> !Double.isNaN(d)).sorted().toArray();
    return v.length == 0 ? new Spread(Double.NaN, Double.NaN, Double.NaN, 0)
        : new Spread((v[(v.length - 1) / 2] + v[v.length / 2]) / 2, v[0], Arrays.stream(v).max().getAsDouble(), v.length);
  }

  /** Whether a difference may be called one. */
  boolean differsFrom(Spread other) {
    return n > 1 && other.n > 1 && (min > other.max || max < other.min);
  }
}
