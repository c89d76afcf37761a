package dev.stormbench.engine.kernel.time;

import java.util.Arrays;

/** The queued timers of one CPU in order of expiry, then of starting: a binary heap. */
final class HrtimerBase {
  private Hrtimer[] heap = new Hrtimer[8];
  private int size;
  private long sequence;

  Hrtimer first() {
    return size == 0 ? null : heap[0];
  }

  /** Every queued timer, in no order. */
  Hrtimer[] all() {
    return Arrays.copyOf(heap, size);
  }

  void add(Hrtimer t) {
    if (size == heap.length) {
      heap = Arrays.copyOf(heap, 2 * size);
    }
    t.sequence = sequence++;
    siftUp(size++, t);
  }

  void remove(Hrtimer t) {
    int i = t.index;
    t.index = -1;
    Hrtimer last = heap[--size];
    heap[size] = null;
    if (last != t) {
      siftUp(i, last);
      siftDown(last.index, last);
    }
  }

  private static boolean before(Hrtimer a, Hrtimer b) {
    return a.expiresNs != b.expiresNs ? a.expiresNs < b.expiresNs : a.sequence < b.sequence;
  }

  private void siftUp(int i, Hrtimer t) {
    while (i > 0) {
      int parent = i - 1 >> 1;
      if (!before(t, heap[parent])) {
        break;
      }
      put(i, heap[parent]);
      i = parent;
    }
    put(i, t);
  }

  private void siftDown(int i, Hrtimer t) {
    for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (!before(heap[child], t)) {
        break;
      }
      put(i, heap[child]);
      i = child;
    }
    put(i, t);
  }

  private void put(int i, Hrtimer t) {
    heap[i] = t;
    t.index = i;
  }
}
