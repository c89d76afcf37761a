package dev.stormbench.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * The bound of any simulation that takes one event at a time: in a winner tree of 256 slots, and nothing else, the earliest is
 * replaced by one that is later.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class ReplaceMin {
  private static final int SLOTS = 256;
  private static final int SLOT_BITS = 8;

  private final long[] tree = new long[2 * SLOTS];
  private final Delays delays = new Delays();

  /** Every slot has a key: time, then the slot. */
  public ReplaceMin() {
    for (int i = 0; i < SLOTS; i++) {
      replace(i, delays.nextNs() << SLOT_BITS | i);
    }
  }

  /** One event. */
  @Benchmark
  public long replaceMin() {
    long first = tree[1];
    replace((int) first & SLOTS - 1, first + (delays.nextNs() << SLOT_BITS));
    return first;
  }

  private void replace(int slot, long key) {
    long[] t = tree;
    int i = slot + SLOTS;
    long m = key;
    t[i] = m;
    while (i > 1) {
      long d = m - t[i ^ 1];
      m = t[i ^ 1] + (d & d >> 63); // the smaller, without a branch
      i >>= 1;
      t[i] = m;
    }
  }
}
