package dev.stormbench.repl.sweep;

import org.hipparchus.special.Beta;

/**
 * Decides whether something of unknown probability p happens more often than not, looking at one trial after the other and stopping as
 * soon as it is sure.
 *
 * <p>The evidence that p &gt; 1/2 after s hits and f misses is the likelihood of what was seen, averaged over all p from 1/2 to 1, divided
 * by its likelihood at 1/2: {@code 2^(s+f+1) * B(s+1, f+1) * I_1/2(f+1, s+1)}. If in truth p &lt;= 1/2 its expectation never grows, so it
 * ever reaches 1/e with a probability of at most e (Ville's inequality), however often one looks. The other side is its mirror.
 *
 * <p>Simulations whose outcome does not depend on the seed are decided after 8 to 15 trials, as e says.
 */
final class CoinTest {
  private final double needed;
  private int hits;
  private int misses;

  /** What is known. */
  enum Decision {
    /** It happens more often than not: p &gt; 1/2. */
    YES,
    /** It happens less often: p &lt; 1/2. */
    NO,
    /** Not known. */
    OPEN;

    /** As it is printed. */
    String word() {
      return this == OPEN ? "undecided" : this == YES ? "yes" : "no";
    }
  }

  /** {@code error}: the largest probability of a wrong decision, which a true p on the other side of 1/2 makes. */
  CoinTest(double error) {
    needed = -Math.log(error);
  }

  /** One more trial. */
  void add(boolean hit) {
    hits += hit ? 1 : 0;
    misses += hit ? 0 : 1;
  }

  int hits() {
    return hits;
  }

  int trials() {
    return hits + misses;
  }

  Decision decision() {
    return evidence(hits, misses) >= needed ? Decision.YES : evidence(misses, hits) >= needed ? Decision.NO : Decision.OPEN;
  }

  /** How many more trials it takes at least, which is if all of them end as most did. */
  int atLeast() {
    int more = 0;
    while (evidence(Math.max(hits, misses) + more, Math.min(hits, misses)) < needed) {
      more++;
    }
    return more;
  }

  /** The logarithm of the evidence that hits are the likelier ones. */
  private static double evidence(int s, int f) {
    return (s + f + 1) * Math.log(2) + Beta.logBeta(s + 1.0, f + 1.0) + Math.log(Beta.regularizedBeta(0.5, f + 1.0, s + 1.0));
  }
}
