package dev.stormbench.repl.sweep;

import java.util.Arrays;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.stat.correlation.SpearmansCorrelation;

/**
 * How a metric goes with each of several parameters when the others are held: partial rank correlation coefficients.
 *
 * <p>Of the methods for a ranking this one is taken because a single Latin hypercube serves all parameters, whatever their kind and scale
 * (ranks do not change with a logarithm), and because it says how sure it is. Its price: it sees what rises or falls steadily. A metric that
 * is largest in the middle of a range has a coefficient near 0. Morris's elementary effects would show that, and need runs that grow with
 * the number of parameters, and a distance between levels, which names do not have.
 */
public final class RankCorrelation {
  /** So that a metric which one parameter decides alone has a coefficient near 1, and not none. */
  private static final double SLACK = 1e-6;

  private RankCorrelation() {}

  /**
   * The coefficients, from -1 to 1.
   *
   * @param x a row per run with a value per parameter
   * @param y the metric of each run
   * @return NaN for all if the metric is the same in all runs, or there are too few
   */
  public static double[] partial(double[][] x, double[] y) {
    int k = x[0].length;
    double[] r = new double[k];
    Arrays.fill(r, Double.NaN);
    if (y.length <= k + 3 || Arrays.stream(y).allMatch(v -> v == y[0])) {
      return r;
    }
    double[][] all = new double[y.length][];
    for (int i = 0; i < y.length; i++) {
      all[i] = Arrays.copyOf(x[i], k + 1);
      all[i][k] = y[i];
    }
    RealMatrix correlations = new SpearmansCorrelation(MatrixUtils.createRealMatrix(all)).getCorrelationMatrix();
    for (int i = 0; i <= k; i++) {
      for (int j = 0; j <= k; j++) {
        correlations.multiplyEntry(i, j, i == j ? 1 : 1 - SLACK);
      }
    }
    LUDecomposition lu = new LUDecomposition(correlations, 1e-12);
    if (!lu.getSolver().isNonSingular()) {
      return r;
    }
    RealMatrix p = lu.getSolver().getInverse();
    for (int j = 0; j < k; j++) {
      r[j] = -p.getEntry(j, k) / Math.sqrt(p.getEntry(j, j) * p.getEntry(k, k));
    }
    return r;
  }

  /**
   * Where the coefficient of ever more runs would lie, by Fisher's transformation: an approximation.
   *
   * @param n runs
   * @param k parameters
   */
  public static Interval interval(double r, int n, int k, double confidence) {
    double z = 0.5 * Math.log((1 + r) / (1 - r));
    double reach = new NormalDistribution().inverseCumulativeProbability(0.5 + confidence / 2) / Math.sqrt(n - 3 - (k - 1));
    return new Interval(Math.tanh(z - reach), Math.tanh(z + reach));
  }
}
