package dev.stormbench.engine.des;

import java.util.Arrays;

/**
 * The oracle: one binary heap over all pending events, by key and then by the order of queueing.
 *
 * <p>Every event has a slot: one for each CPU's step, one for its timer, one for the control event, and those behind them for
 * arrivals. {@link #place} says where in the heap a slot stands, so that a step or timer can be replaced.
 */
public final class NaiveQueue extends EventQueue {
  private static final int NOT_QUEUED = -1;

  private final int nrCpus;
  private final int controlSlot;
  // by slot
  private long[] keys;
  private long[] sequences;
  private int[] args;
  private int[] place;
  // slots in heap order, and those of arrivals that are free
  private int[] heap;
  private int size;
  private int[] free;
  private int nrFree;
  private long sequence;

  /** An empty queue for CPUs 0 to {@code nrCpus - 1}. */
  public NaiveQueue(int nrCpus) {
    this.nrCpus = nrCpus;
    controlSlot = 2 * nrCpus;
    int slots = controlSlot + 1;
    keys = new long[slots];
    sequences = new long[slots];
    args = new int[slots];
    place = new int[slots];
    Arrays.fill(place, NOT_QUEUED);
    heap = new int[slots];
    free = new int[0];
  }

  @Override
  public void step(int cpu, long ns) {
    replace(cpu, ns, STEP, cpu);
  }

  @Override
  public void timer(int cpu, long ns) {
    replace(nrCpus + cpu, ns, TIMER, cpu);
  }

  @Override
  public void control(long ns) {
    replace(controlSlot, ns, CONTROL, 0);
  }

  @Override
  public void arrive(int cpu, long ns, int phase, int arg) {
    if (nrFree == 0) {
      moreSlots();
    }
    int slot = free[--nrFree];
    args[slot] = arg;
    put(slot, key(ns, phase, cpu));
  }

  private void moreSlots() {
    int from = keys.length;
    int to = from + Math.max(16, from >> 1);
    keys = Arrays.copyOf(keys, to);
    sequences = Arrays.copyOf(sequences, to);
    args = Arrays.copyOf(args, to);
    heap = Arrays.copyOf(heap, to);
    place = Arrays.copyOf(place, to);
    Arrays.fill(place, from, to, NOT_QUEUED);
    free = Arrays.copyOf(free, to);
    for (int slot = from; slot < to; slot++) {
      free[nrFree++] = slot;
    }
  }

  private void replace(int slot, long ns, int phase, int cpu) {
    if (ns < NEVER_NS) {
      put(slot, key(ns, phase, cpu));
    } else if (place[slot] != NOT_QUEUED) {
      remove(place[slot]);
    }
  }

  private void put(int slot, long key) {
    int i = place[slot];
    keys[slot] = key;
    sequences[slot] = sequence++;
    if (i == NOT_QUEUED) {
      i = size++;
    }
    siftDown(siftUp(i, slot), slot);
  }

  private void remove(int i) {
    place[heap[i]] = NOT_QUEUED;
    int last = heap[--size];
    if (i < size) {
      siftDown(siftUp(i, last), last);
    }
  }

  private boolean before(int a, int b) {
    return keys[a] != keys[b] ? keys[a] < keys[b] : sequences[a] < sequences[b];
  }

  private int siftUp(int from, int slot) {
    int i = from;
    while (i > 0 && before(slot, heap[i - 1 >> 1])) {
      stand(heap[i - 1 >> 1], i);
      i = i - 1 >> 1;
    }
    stand(slot, i);
    return i;
  }

  private void siftDown(int from, int slot) {
    int i = from;
    for (int child = 2 * i + 1; child < size; child = 2 * i + 1) {
      if (child + 1 < size && before(heap[child + 1], heap[child])) {
        child++;
      }
      if (before(slot, heap[child])) {
        break;
      }
      stand(heap[child], i);
      i = child;
    }
    stand(slot, i);
  }

  private void stand(int slot, int i) {
    heap[i] = slot;
    place[slot] = i;
  }

  @Override
  public void take() {
    int slot = heap[0];
    setNow(keys[slot]);
    arg = args[slot];
    remove(0);
    if (slot > controlSlot) {
      free[nrFree++] = slot;
    }
  }
}
