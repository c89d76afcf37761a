package dev.stormbench.repl.sweep;

import dev.stormbench.repl.sweep.CoinTest.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks for the value of a parameter at which an outcome flips.
 *
 * <p>With other seeds the outcome at a value x may be another one: it is an event with a probability p(x) over all seeds. The threshold is
 * where p crosses 1/2. Each probed value gets trials, one seed after the other, until a {@link CoinTest} decides, or until there are
 * no more seeds: then the value belongs to the zone in which the outcome is a matter of luck, and both ends of that zone are sought.
 *
 * <p><b>What the confidence means.</b> The k-th value that is probed may be decided wrongly with a probability of at most {@code (1 -
 * confidence) / (k (k + 1))}. These add up to less than {@code 1 - confidence}, so with at least the stated confidence <em>every</em>
 * decision is right: p &lt;= 1/2 wherever it says no and p &gt;= 1/2 wherever it says yes. This needs that seeds are independent draws;
 * each value has seeds of its own, so that which value is probed next does not depend on the luck of its own trials. That a threshold lies
 * between a no and a yes also needs that p is monotone, rising or falling. What was not decided says nothing.
 *
 * <p>Monotony is not taken on trust: both ends must be decided differently, and at the end as many <em>controls</em> as are wanted, in
 * the widest gaps that were never looked at, must be as their side is. A {@link Result#flip} is reported and changes no bracket.
 *
 * <p>With one seed there is no chance: one trial decides, about this seed alone.
 */
public final class Bisection {
  private final Scale scale;
  private final Precision precision;
  private final double error;
  private final int seedsMax;
  private final int controls;
  private final Trials trials;
  private final Consumer<Step> onStep;
  private final List<Step> steps = new ArrayList<>();
  private double low;
  private double high;
  private double zoneLow = Double.NaN;
  private double zoneHigh = Double.NaN;

  /**
   * A search, which {@link #search} begins.
   *
   * @param scale from where to where
   * @param confidence between 0 and 1
   * @param seedsMax the most trials of one value
   * @param controls how many values are looked at on each side at the end
   * @param onStep is told each decision as it is taken
   */
  public Bisection(Scale scale, Precision precision, double confidence, int seedsMax, int controls, Trials trials, Consumer<Step> onStep) {
    this.scale = scale;
    this.precision = precision;
    this.error = 1 - confidence;
    this.seedsMax = seedsMax;
    this.controls = controls;
    this.trials = trials;
    this.onStep = onStep;
  }

  /** Where outcomes come from. */
  public interface Trials {
    /**
     * More outcomes of a value, in the order of its seeds.
     *
     * @param value as one would type it
     * @param from how many there were
     * @param certain how many are wanted at least
     * @param max how many may ever be wanted
     * @return at least {@code certain} of them; what is beyond that changes no decision
     */
    List<Boolean> outcomes(String value, int from, int certain, int max);
  }

  /**
   * A value was decided, or not.
   *
   * @param runs how many trials that took
   * @param hits in how many the outcome was there
   * @param decision yes, no or undecided
   * @param low the lower end of what is left, empty if there is no bracket yet
   * @param high its upper end
   */
  public record Step(String value, int runs, int hits, String decision, String low, String high) {}

  /**
   * What was found.
   *
   * @param low the lower end of the bracket
   * @param high its upper end
   * @param lowDecision yes, no or undecided; if it is the same as {@code highDecision}, or one is undecided, there is no threshold
   * @param highDecision at the upper end
   * @param zoneLow the lowest value that could not be decided, empty if all could
   * @param zoneHigh the highest one
   * @param flip a value that is decided against its side, empty if there is none
   * @param runs how many trials were looked at
   */
  public record Result(String low, String high, String lowDecision, String highDecision, String zoneLow, String zoneHigh, String flip,
      int runs, List<Step> steps) {
    /** Whether there is a bracket. */
    public boolean isFound() {
      return !lowDecision.equals(highDecision) && !lowDecision.equals(Decision.OPEN.word()) && !highDecision.equals(Decision.OPEN.word());
    }

    /** Whether nothing speaks against monotony. */
    public boolean isMonotone() {
      return flip.isEmpty();
    }
  }

  /** How many trials each end gets at least. */
  public static int first(double confidence, int seedsMax) {
    return seedsMax == 1 ? 1 : Math.min(seedsMax, new CoinTest((1 - confidence) / 2).atLeast());
  }

  /** Searches. */
  public Result search() {
    low = Math.min(scale.value(scale.low()), scale.value(scale.high()));
    high = Math.max(scale.value(scale.low()), scale.value(scale.high()));
    Decision atLow = decide(low);
    Decision atHigh = decide(high);
    boolean found = atLow != atHigh && atLow != Decision.OPEN && atHigh != Decision.OPEN;
    String flip = "";
    if (found) {
      tell();
      for (Double next = next(); next != null; next = next()) {
        narrow(next, decide(next), atLow);
        tell();
      }
      flip = control(atLow, atHigh);
    } else {
      steps.forEach(onStep);
    }
    return new Result(scale.text(low), scale.text(high), atLow.word(), atHigh.word(), text(zoneLow), text(zoneHigh), flip,
        steps.stream().mapToInt(Step::runs).sum(), List.copyOf(steps));
  }

  private String text(double v) {
    return Double.isNaN(v) ? "" : scale.text(v);
  }

  /** The value to be probed next; null if all is precise enough. */
  private @Nullable Double next() {
    if (Double.isNaN(zoneLow)) {
      return between(low, high);
    }
    Double below = between(low, zoneLow);
    return below == null ? between(zoneHigh, high) : below;
  }

  private @Nullable Double between(double a, double b) {
    return precision.isReached(a, b) ? null : scale.middle(a, b);
  }

  private void narrow(double at, Decision decision, Decision atLow) {
    if (decision == Decision.OPEN) {
      zoneLow = Double.isNaN(zoneLow) ? at : Math.min(zoneLow, at);
      zoneHigh = Double.isNaN(zoneHigh) ? at : Math.max(zoneHigh, at);
    } else if (decision == atLow) {
      low = at;
    } else {
      high = at;
    }
    if (!Double.isNaN(zoneLow) && (zoneLow <= low || zoneHigh >= high)) { // the threshold is on one side of the zone
      zoneLow = Double.NaN;
      zoneHigh = Double.NaN;
    }
  }

  private Decision decide(double v) {
    String value = scale.text(v);
    int k = steps.size() + 1;
    CoinTest test = new CoinTest(error / k / (k + 1));
    Decision decision = Decision.OPEN;
    while (decision == Decision.OPEN && test.trials() < seedsMax) {
      int certain = seedsMax == 1 ? 1 : Math.min(test.atLeast(), seedsMax - test.trials());
      for (boolean hit : trials.outcomes(value, test.trials(), certain, seedsMax - test.trials())) {
        if (decision == Decision.OPEN && test.trials() < seedsMax) {
          test.add(hit);
          decision = seedsMax == 1 ? hit ? Decision.YES : Decision.NO : test.decision();
        }
      }
    }
    steps.add(new Step(value, test.trials(), test.hits(), decision.word(), "", ""));
    return decision;
  }

  /** The last step is told, with the bracket as it is now. */
  private void tell() {
    int untold = steps.size() == 2 ? 0 : steps.size() - 1;
    for (int i = untold; i < steps.size(); i++) {
      Step s = steps.get(i);
      boolean last = i == steps.size() - 1;
      Step told = new Step(s.value(), s.runs(), s.hits(), s.decision(), last ? scale.text(low) : "", last ? scale.text(high) : "");
      steps.set(i, told);
      onStep.accept(told);
    }
  }

  // -- controls -------------------------------------------------------------------------------------------

  /** Looks where nobody has looked; the first value that is decided against its side, or nothing. */
  private String control(Decision atLow, Decision atHigh) {
    String flip = "";
    for (int i = 0; i < controls; i++) {
      flip = control(true, atLow, flip);
      flip = control(false, atHigh, flip);
    }
    return flip;
  }

  private String control(boolean below, Decision expected, String flip) {
    Double at = widest(below);
    if (at == null) {
      return flip;
    }
    Decision decision = decide(at);
    tell();
    return flip.isEmpty() && decision != Decision.OPEN && decision != expected ? scale.text(at) : flip;
  }

  /** The middle of the widest gap between probed values on one side of the bracket. */
  private @Nullable Double widest(boolean below) {
    List<Double> probed = steps.stream().map(s -> scale.value(s.value())).filter(v -> below ? v <= low : v >= high).sorted().toList();
    Double widest = null;
    double width = 0;
    for (int i = 1; i < probed.size(); i++) {
      double a = probed.get(i - 1);
      double b = probed.get(i);
      double here = scale.log() ? Math.log(b / a) : b - a;
      Double middle = between(a, b);
      if (here > width && middle != null) {
        widest = middle;
        width = here;
      }
    }
    return widest;
  }
}
