package dev.stormbench.engine.kernel;

import dev.stormbench.engine.des.SeededStream;
import dev.stormbench.spi.workload.Distribution;

/** A distribution with the stream it draws from. */
final class Draw {
  private final Distribution distribution;
  private final SeededStream stream;
  /** The value of a fixed one; -1 otherwise. */
  final long fixedNs;
  private final long uniformLowNs;
  private final long uniformSpanNs;
  private long[] back = {};
  private int backFrom;

  Draw(Distribution distribution, SeededStream stream) {
    this.distribution = distribution;
    this.stream = stream;
    fixedNs = distribution instanceof Distribution.Fixed f ? f.ns() : -1;
    if (distribution instanceof Distribution.Uniform(long low, long high)) {
      uniformLowNs = low;
      uniformSpanNs = high - low + 1;
    } else {
      uniformLowNs = 0;
      uniformSpanNs = 0;
    }
  }

  /** Values that were drawn and are to be drawn again come first: they are {@code ahead} from {@code from} on. */
  void takeBack(long[] ahead, int from) {
    if (from < ahead.length) {
      if (back.length == 0) {
        back = new long[ahead.length];
      }
      System.arraycopy(ahead, from, back, from, ahead.length - from);
      backFrom = from;
    }
  }

  /** The next value in ns, at least 0. */
  long next() {
    if (backFrom < back.length) {
      return back[backFrom++];
    }
    if (fixedNs >= 0) {
      return fixedNs;
    }
    if (uniformSpanNs > 0) {
      return uniformLowNs + stream.below(uniformSpanNs);
    }
    return switch (distribution) {
      case Distribution.Exponential e -> stream.exponentialNs(e.meanNs());
      case Distribution.Normal n -> stream.normalNs(n.meanNs(), n.stddevNs());
      case Distribution.Fixed f -> f.ns();
      case Distribution.Uniform u -> u.lowNs();
    };
  }
}
