package dev.stormbench.repl.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.repl.sweep.Bisection.Result;
import dev.stormbench.repl.sweep.Bisection.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Searches over outcomes whose probability is known. */
class BisectionTest {
  private static final int SEARCHES = 400;

  /** Coins with a probability for each value. The i-th of a value is the same however often and in whatever order it is asked for. */
  private record Coins(DoubleUnaryOperator p, Scale scale, long seed, int atATime) implements Bisection.Trials {
    @Override
    public List<Boolean> outcomes(String value, int from, int certain, int max) {
      int n = Math.min(max, (certain + atATime - 1) / atATime * atATime);
      return IntStream.range(from, from + n).mapToObj(i -> {
        Random random = new Random(seed * 1_000_003 + value.hashCode() * 31L + i * 7919L);
        random.nextInt();
        return random.nextDouble() < p.applyAsDouble(scale.value(value));
      }).toList();
    }
  }

  private static Scale scale(String low, String high, boolean log) {
    return Axis.parseRange("--param", "a=" + low + ".." + high + (log ? ":log" : "")).scale();
  }

  private static DoubleUnaryOperator logistic(double threshold, double width) {
    return x -> 1 / (1 + Math.exp((threshold - x) / width));
  }

  private static Result search(Scale scale, String precision, double confidence, int seedsMax, DoubleUnaryOperator p, long seed) {
    return new Bisection(scale, Precision.parse(precision, scale), confidence, seedsMax, 1, new Coins(p, scale, seed, 1), s -> { }).search();
  }

  // -- without chance -------------------------------------------------------------------------------------

  @ParameterizedTest
  @CsvSource({
    "4, 64, false, 1, 17.5",
    "4, 64, true, 1, 17.5",
    "64, 4, false, 1, 17.5",
    "100us, 3.2ms, true, 1%, 777777",
    "0ns, 10us, false, 1ns, 3333.5",
    "0.0, 1, false, 0.001, 0.3141",
    "-5, 5, false, 1, -1.5"})
  void aThreshold_isInTheBracket_whichIsAsNarrowAsWanted(String low, String high, boolean log, String precision, double threshold) {
    Scale scale = scale(low, high, log);
    Result r = search(scale, precision, 0.95, 1, x -> x > threshold ? 1 : 0, 1);

    assertThat(r.isFound()).isTrue();
    assertThat(scale.value(r.low())).isLessThanOrEqualTo(threshold);
    assertThat(scale.value(r.high())).isGreaterThan(threshold);
    assertThat(Precision.parse(precision, scale).isReached(scale.value(r.low()), scale.value(r.high()))).isTrue();
    assertThat(r.lowDecision() + " " + r.highDecision()).isEqualTo("no yes");
    assertThat(r.steps()).hasSizeLessThan(24);
  }

  @Test
  void aFallingOutcome_isFoundAsWell() {
    Result r = search(scale("1", "1000", true), "1", 0.95, 1, x -> x > 99.5 ? 0 : 1, 1);
    assertThat(r.low() + r.lowDecision() + r.high() + r.highDecision()).isEqualTo("99yes100no");
  }

  @Test
  void equalEnds_areNoThreshold_andNothingElseIsRun() {
    Result r = search(scale("4", "64", false), "1", 0.95, 1, x -> 1, 1);
    assertThat(r.isFound()).isFalse();
    assertThat(r.steps()).extracting(Step::value).containsExactly("4", "64");
    assertThat(r.lowDecision() + r.highDecision()).isEqualTo("yesyes");
  }

  @Test
  void anOutcomeThatFlipsAgain_isSeenByAControl() {
    DoubleUnaryOperator bump = x -> x > 900 || x > 200 && x < 300 ? 1 : 0;
    Result r = search(scale("1", "1000", false), "1", 0.95, 1, bump, 1);
    assertThat(r.flip()).isNotEmpty();
    assertThat(search(scale("1", "1000", false), "1", 0.95, 1, x -> x > 900 ? 1 : 0, 1).flip()).isEmpty();
  }

  // -- with chance ----------------------------------------------------------------------------------------

  /** The share of searches whose bracket does not have the true threshold in it. */
  private static double missed(double confidence, int seedsMax, double width, double threshold) {
    Scale scale = scale("0.0", "100", false);
    int missed = 0;
    for (int i = 0; i < SEARCHES; i++) {
      Result r = search(scale, "2.0", confidence, seedsMax, logistic(threshold, width), i);
      boolean has = r.isFound() && scale.value(r.low()) <= threshold && threshold <= scale.value(r.high());
      missed += has || !r.isFound() ? 0 : 1;
    }
    return (double) missed / SEARCHES;
  }

  @ParameterizedTest
  @CsvSource({"0.95, 60, 10", "0.95, 200, 3", "0.8, 60, 10"})
  void theBracketHasTheThreshold_asOftenAsStated(double confidence, int seedsMax, double width) {
    for (double threshold : new double[] {31.4, 50.3, 77.7}) {
      assertThat(missed(confidence, seedsMax, width, threshold)).isLessThanOrEqualTo(1 - confidence);
    }
  }

  /** The same without the test: one trial decides, as if nothing were a matter of chance. */
  @Test
  void aSearchThatTrustsOneTrial_isWrongFarMoreOften() {
    assertThat(missed(0.95, 1, 10, 50.3)).isGreaterThan(0.3);
  }

  @Test
  void whatCannotBeDecided_isAZone_andItsEndsAreFound() {
    Scale scale = scale("0", "1000", false);
    Result r = search(scale, "10", 0.95, 50, x -> x < 300 ? 0.01 : x < 500 ? 0.5 : 0.99, 3);

    assertThat(r.isFound()).isTrue();
    assertThat(scale.value(r.low())).isBetween(285.0, 300.0);
    assertThat(scale.value(r.zoneLow())).isBetween(300.0, 310.0);
    assertThat(scale.value(r.zoneHigh())).isBetween(485.0, 500.0);
    assertThat(scale.value(r.high())).isBetween(500.0, 515.0);
  }

  @Test
  void moreAtATime_changesNoDecision() {
    Scale scale = scale("0.0", "100", false);
    List<Result> results = new ArrayList<>();
    for (int atATime : new int[] {1, 2, 7}) {
      List<Step> told = new ArrayList<>();
      Result r = new Bisection(scale, Precision.parse("2.0", scale), 0.95, 60, 1, new Coins(logistic(50.3, 4), scale, 11, atATime), told::add)
          .search();
      assertThat(told).isEqualTo(r.steps());
      results.add(r);
    }
    assertThat(results).allMatch(results.getFirst()::equals);
  }

  // -- the test of one value ------------------------------------------------------------------------------

  private static double wrong(double p, double error) {
    Random random = new Random(5);
    int wrong = 0;
    for (int i = 0; i < 4000; i++) {
      CoinTest t = new CoinTest(error);
      while (t.trials() < 300 && t.decision() == CoinTest.Decision.OPEN) {
        t.add(random.nextDouble() < p);
      }
      wrong += t.decision() == CoinTest.Decision.YES ? 1 : 0;
    }
    return wrong / 4000.0;
  }

  @Test
  void lookingAfterEveryTrial_errsNoMoreOftenThanAllowed_evenAtOneHalf() {
    assertThat(wrong(0.5, 0.05)).isBetween(0.005, 0.05);
    assertThat(wrong(0.45, 0.05)).isLessThan(0.02);
    assertThat(wrong(0.9, 0.05)).isGreaterThan(0.99); // it does say yes where that is right
  }

  @Test
  void whatAgrees_isDecidedAfterAsManyAsWereAnnounced() {
    CoinTest t = new CoinTest(0.01);
    int n = t.atLeast();
    IntStream.range(0, n - 1).forEach(i -> t.add(true));
    assertThat(t.decision()).isEqualTo(CoinTest.Decision.OPEN);
    t.add(true);
    assertThat(t.decision()).isEqualTo(CoinTest.Decision.YES);
    assertThat(n).isEqualTo(9); // 2^10 / 10 > 100
  }
}
