package dev.stormbench.benchmarks;

import java.util.SplittableRandom;

/** Random delays that were drawn before anything is measured, used again and again. */
final class Delays {
  private static final int DRAWN = 1 << 12;
  private static final long SEED = 1;
  private static final long MAX_NS = 200_000;

  private final long[] all = new SplittableRandom(SEED).longs(DRAWN, 1, MAX_NS).toArray();
  private int next;

  /** Ns, uniform. */
  long nextNs() {
    return all[next++ & DRAWN - 1];
  }
}
