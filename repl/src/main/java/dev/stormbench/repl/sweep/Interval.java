package dev.stormbench.repl.sweep;

import java.util.Arrays;
import java.util.Optional;
import org.hipparchus.distribution.discrete.BinomialDistribution;
import org.hipparchus.stat.interval.BinomialProportion;
import org.hipparchus.stat.interval.ConfidenceInterval;

/**
 * Where a figure of all seeds lies, as far as some seeds say.
 *
 * <p>Metrics of a simulation are skewed (a longest wait), counts with many zeros (lockups), or of two kinds (a storm or none), so a mean
 * may be nobody's and Student's t would be wrong where it matters. The median is used instead, with order statistics: what they promise
 * holds whatever the distribution is. The price: for 95 % they want six seeds.
 *
 * @param low its lower end
 * @param high its upper end
 */
public record Interval(double low, double high) {
  /** Of a share, by Wilson's score. */
  public static Interval share(int hits, int of, double confidence) {
    ConfidenceInterval i = BinomialProportion.getWilsonScoreInterval(of, (double) hits / of, confidence);
    return new Interval(hits == 0 ? 0 : i.getLowerBound(), hits == of ? 1 : i.getUpperBound());
  }

  /**
   * Of a median: from the k-th smallest value to the k-th largest, k as large as it may be.
   *
   * @param values in ascending order
   * @return nothing if even the range of all is not sure enough
   */
  public static Optional<Interval> median(long[] values, double confidence) {
    int n = values.length;
    if (n == 0) {
      return Optional.empty();
    }
    BinomialDistribution below = new BinomialDistribution(n, 0.5);
    int k = 0;
    while (k < n / 2 && 1 - 2 * below.cumulativeProbability(k) >= confidence) {
      k++;
    }
    return k == 0 ? Optional.empty() : Optional.of(new Interval(values[k - 1], values[n - k]));
  }

  /** The lower one of the two in the middle, so that it is a value that was seen. */
  static long median(long[] values) {
    return values[(values.length - 1) / 2];
  }

  /** The fewest values of which a median has an interval. */
  public static int fewest(double confidence) {
    int n = 1;
    while (median(Arrays.copyOf(new long[0], n), confidence).isEmpty()) {
      n++;
    }
    return n;
  }
}
