package dev.stormbench.engine.des;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A stream of draws that depends on the run's seed and the stream's name alone, so that a workload's
 * draws do not move when another workload is added. Logarithms are {@link StrictMath}'s: the same bits
 * on every machine.
 */
public final class SeededStream {
  private final RandomGenerator random;

  /** The stream called {@code name} of the run with this seed. */
  public SeededStream(long seed, String name) {
    long mixed = seed * 0x9E3779B97F4A7C15L;
    for (int i = 0; i < name.length(); i++) {
      mixed = (mixed ^ name.charAt(i)) * 0xD6E8FEB86659FD93L;
      mixed ^= mixed >>> 32;
    }
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(mixed);
  }

  /** Uniform in 0 (inclusive) to {@code bound} (exclusive); 0 for a bound of 0. */
  public long below(long bound) {
    return bound <= 0 ? 0 : Math.unsignedMultiplyHigh(random.nextLong(), bound);
  }

  /** Exponential with a mean, in ns, rounded. */
  public long exponentialNs(double meanNs) {
    return Math.round(-meanNs * StrictMath.log(1.0 - unit()));
  }

  /** Normal, cut at 0, in ns, rounded. */
  public long normalNs(double meanNs, double stddevNs) {
    double radius = StrictMath.sqrt(-2.0 * StrictMath.log(1.0 - unit()));
    return Math.max(0, Math.round(meanNs + stddevNs * radius * StrictMath.cos(2.0 * StrictMath.PI * unit())));
  }

  private double unit() {
    return (random.nextLong() >>> 11) * 0x1.0p-53;
  }
}
