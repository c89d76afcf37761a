package dev.stormbench.repl.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/** What intervals and coefficients say, where the truth is known. */
class IntervalTest {
  private static final int TRIES = 2000;

  @Test
  void aShare_isWilsons() {
    assertThat(Interval.share(0, 10, 0.95).low()).isZero();
    assertThat(Interval.share(0, 10, 0.95).high()).isCloseTo(0.27753, within(1e-5));
    assertThat(Interval.share(5, 10, 0.95).low()).isCloseTo(0.23659, within(1e-5));
    assertThat(Interval.share(5, 10, 0.95).high()).isCloseTo(0.76341, within(1e-5));
  }

  @Test
  void aMedian_isBetweenOrderStatistics_whichNeedEnoughValues() {
    long[] ten = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assertThat(Interval.median(ten, 0.95)).contains(new Interval(2, 9));
    assertThat(Interval.median(ten, 0.5)).contains(new Interval(4, 7));
    assertThat(Interval.median(Arrays.copyOf(ten, 6), 0.95)).contains(new Interval(1, 6));
    assertThat(Interval.median(Arrays.copyOf(ten, 5), 0.95)).isEmpty();
    assertThat(Interval.fewest(0.95)).isEqualTo(6);
    assertThat(Interval.fewest(0.5)).isEqualTo(2);
    assertThat(Interval.median(new long[0], 0.95)).isEmpty();
  }

  /** How often the interval of 15 values has the true median of what they are drawn from. */
  private static double covered(double confidence, ToDoubleFunction<Random> draw, double median) {
    Random random = new Random(1);
    int has = 0;
    for (int i = 0; i < TRIES; i++) {
      long[] values = random.doubles(15).mapToLong(u -> Math.round(1000 * draw.applyAsDouble(random))).sorted().toArray();
      Optional<Interval> interval = Interval.median(values, confidence);
      has += interval.isPresent() && interval.get().low() <= 1000 * median && 1000 * median <= interval.get().high() ? 1 : 0;
    }
    return (double) has / TRIES;
  }

  @Test
  void itHasTheTrueMedian_asOftenAsStated_howeverSkewed() {
    ToDoubleFunction<Random> skewed = r -> Math.exp(3 * r.nextGaussian());
    assertThat(covered(0.95, skewed, 1)).isBetween(0.95, 0.99);
    assertThat(covered(0.8, skewed, 1)).isBetween(0.8, 0.9);
    assertThat(covered(0.95, skewed, Math.exp(1.5))).as("that which is not the median").isLessThan(0.9);
  }

  // -- correlations ---------------------------------------------------------------------------------------

  private static double[][] uniform(int n, int k, long seed) {
    Random random = new Random(seed);
    return random.doubles(n).mapToObj(u -> random.doubles(k).toArray()).toArray(double[][]::new);
  }

  @Test
  void aPartialCorrelation_tellsWhatMattersFromWhatDoesNot() {
    double[][] x = uniform(100, 3, 1);
    Random noise = new Random(2);
    double[] y = Arrays.stream(x).mapToDouble(r -> Math.exp(5 * r[0]) - 20 * r[1] + noise.nextGaussian()).toArray();
    double[] r = RankCorrelation.partial(x, y);

    assertThat(r[0]).isGreaterThan(0.8);
    assertThat(r[1]).isLessThan(-0.3);
    assertThat(r[2]).isBetween(-0.25, 0.25);
    assertThat(RankCorrelation.interval(r[0], 100, 3, 0.95).low()).isGreaterThan(0);
    Interval none = RankCorrelation.interval(r[2], 100, 3, 0.95);
    assertThat(none.low() < 0 && none.high() > 0).isTrue();
  }

  @Test
  void theIntervalOfWhatDoesNotMatter_hasZero_aboutAsOftenAsStated() {
    int has = 0;
    for (int i = 0; i < 500; i++) {
      double[][] x = uniform(40, 4, i);
      Random noise = new Random(-i - 1);
      double[] y = Arrays.stream(x).mapToDouble(r -> r[0] + noise.nextDouble()).toArray();
      Interval interval = RankCorrelation.interval(RankCorrelation.partial(x, y)[3], 40, 4, 0.9);
      has += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
    }
    assertThat(has / 500.0).isBetween(0.86, 0.94);
  }

  @Test
  void whatOneParameterDecidesAlone_hasACoefficientOfAlmostOne_andTheOthersNone() {
    double[][] x = uniform(30, 3, 4);
    double[] r = RankCorrelation.partial(x, Arrays.stream(x).mapToDouble(row -> -row[1]).toArray());
    assertThat(r[1]).isBetween(-1.0, -0.999);
    assertThat(r[0]).isBetween(-0.01, 0.01);
  }

  @Test
  void aMetricThatNeverMoves_hasNoCorrelation() {
    assertThat(RankCorrelation.partial(uniform(20, 2, 1), new double[20])).containsOnly(Double.NaN);
    assertThat(RankCorrelation.partial(uniform(4, 2, 1), new double[] {1, 2, 3, 4})).containsOnly(Double.NaN);
  }
}
