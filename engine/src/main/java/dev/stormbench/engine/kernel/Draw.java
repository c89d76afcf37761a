package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.SeededStream;
import dev.stormbench.spi.workload.Distribution;

/** A distribution with the stream it draws from. */
final class Draw {
  private final Distribution distribution;
  private final SeededStream stream;
  /** The value of a fixed one; -1 otherwise. */
  final long fixedNs;

  Draw(Distribution distribution, SeededStream stream) {
    this.distribution = distribution;
    this.stream = stream;
    fixedNs = distribution instanceof Distribution.Fixed f ? f.ns() : -1;
  }

  /** The next value in ns, at least 0. */
  long next() {
    if (fixedNs >= 0) {
      return fixedNs;
    }
    return switch (distribution) {
      case Distribution.Fixed f -> f.ns();
      case Distribution.Exponential e -> stream.exponentialNs(e.meanNs());
      case Distribution.Uniform u -> u.lowNs() + stream.below(u.highNs() - u.lowNs() + 1);
      case Distribution.Normal n -> stream.normalNs(n.meanNs(), n.stddevNs());
    };
  }
}
