package dev.stormbench.engine.kernel.time;

import java.util.Arrays;
import java.util.Comparator;

/**
 * The queued timers of one CPU in order of expiry, then of starting: a binary heap. Expiries stand beside the
 * timers, so that comparing does not touch them.
 */
final class HrtimerBase {
  private Hrtimer[] heap = new Hrtimer[8];
  private long[] expires = new long[8];
  private int size;
  private long sequence;

  Hrtimer first() {
    return size == 0 ? null : heap[0];
  }

  /** Every queued timer in order. */
  Hrtimer[] all() {
    Hrtimer[] all = Arrays.copyOf(heap, size);
    Arrays.sort(all, Comparator.<Hrtimer>comparingLong(t -> t.expiresNs).thenComparingLong(t -> t.sequence));
    return all;
  }

  /** The first expiry of a timer other than {@code except}, or {@code none}. */
  long firstExcept(Hrtimer except, long none) {
    if (size > 0 && heap[0] != except) {
      return expires[0];
    }
    long first = none;
    for (int i = 1; i < size && i < 3; i++) {
      first = Math.min(first, expires[i]); // the second is a child of the first
    }
    return first;
  }

  /** From when on a timer other than two may be run by an interrupt, or {@code none}. */
  long firstSoftExcept(Hrtimer except, Hrtimer and, long none) {
    long first = none;
    for (int i = 0; i < size; i++) {
      if (heap[i] != except && heap[i] != and) {
        first = Math.min(first, heap[i].softExpiresNs);
      }
    }
    return first;
  }

  void add(Hrtimer t) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
      expires = Arrays.copyOf(expires, 2 * size);
    }
    t.sequence = sequence++;
    siftUp(size++, t, t.expiresNs);
  }

  void remove(Hrtimer t) {
    int i = t.index;
    t.index = -1;
    Hrtimer last = heap[--size];
    long lastExpires = expires[size];
    heap[size] = null;
    if (last != t) {
      siftUp(i, last, lastExpires);
      siftDown(last.index, last, lastExpires);
    }
  }

  private boolean before(Hrtimer a, long aExpires, int b) {
    return aExpires != expires[b] ? aExpires < expires[b] : a.sequence < heap[b].sequence;
  }

  private void siftUp(int from, Hrtimer t, long at) {
    int i = from;
    while (i > 0) {
      int parent = i - 1 >> 1;
      if (!before(t, at, parent)) {
        break;
      }
      put(i, heap[parent], expires[parent]);
      i = parent;
    }
    put(i, t, at);
  }

  private void siftDown(int from, Hrtimer t, long at) {
    int i = from;
    for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && before(heap[child + 1], expires[child + 1], child)) {
        child++;
      }
      if (before(t, at, child)) {
        break;
      }
      put(i, heap[child], expires[child]);
      i = child;
    }
    put(i, t, at);
  }

  private void put(int i, Hrtimer t, long at) {
    heap[i] = t;
    expires[i] = at;
    t.index = i;
  }
}
