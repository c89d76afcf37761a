package dev.stormbench.engine.des;

import java.util.Arrays;

/**
 * The oracle: one binary heap of the keys of all pending events.
 *
 * <p>A key says which step or timer it is, and {@link #place} where in the heap that stands, so that it can be replaced. Arrivals of
 * equal keys are equal to the heap; what they carry is kept by CPU, in the order of sending.
 *
 * <p>What is queued next mostly comes soon: it takes the root's place, which is left open by {@link #take}, and seldom has to go far
 * down from there.
 */
public final class NaiveQueue extends EventQueue {
  private static final int ROOT = 1;
  private static final int NOT_QUEUED = 0;
  /** Stands at the root while that is open: before every key. */
  private static final long OPEN = -1;
  /** Stands behind the last: after every key. */
  private static final long NONE = Long.MAX_VALUE;
  private static final int SLOTS = 1 << TIME_SHIFT;

  /** The heap, from {@link #ROOT} to {@link #size}. */
  private long[] keys;
  private int size;
  /** By what a key is without its time; meaningless for arrivals. */
  private final int[] place = new int[SLOTS];
  private final Sent[] sent;

  /** An empty queue for CPUs 0 to {@code nrCpus - 1}. */
  public NaiveQueue(int nrCpus) {
    keys = new long[2 * nrCpus + 4];
    Arrays.fill(keys, NONE);
    sent = new Sent[nrCpus];
    for (int i = 0; i < nrCpus; i++) {
      sent[i] = new Sent();
    }
  }

  @Override
  public void step(int cpu, long ns) {
    replace(key(ns, STEP, cpu));
  }

  @Override
  public void timer(int cpu, long ns) {
    replace(key(ns, TIMER, cpu));
  }

  @Override
  public void control(long ns) {
    replace(key(ns, CONTROL, 0));
  }

  @Override
  public void arrive(int cpu, long ns, int phase, int arg) {
    long key = key(ns, phase, cpu);
    sent[cpu].add(key, arg);
    add(key);
  }

  @Override
  public void take() {
    if (keys[ROOT] == OPEN) {
      remove(ROOT);
    }
    long key = keys[ROOT];
    keys[ROOT] = OPEN;
    place[slot(key)] = NOT_QUEUED;
    setNow(key);
    if (phase == IRQ || phase == IPI) {
      arg = sent[cpu].take(key);
    }
  }

  private static int slot(long key) {
    return (int) key & SLOTS - 1;
  }

  private void replace(long key) {
    int i = place[slot(key)];
    boolean never = key >>> TIME_SHIFT >= NEVER_NS;
    if (i == NOT_QUEUED) {
      if (!never) {
        add(key);
      }
    } else if (never) {
      place[slot(key)] = NOT_QUEUED;
      remove(i);
    } else {
      put(i, key);
    }
  }

  private void add(long key) {
    if (keys[ROOT] == OPEN) {
      down(ROOT, key);
      return;
    }
    if (++size == keys.length - 1) {
      keys = Arrays.copyOf(keys, 2 * keys.length);
      Arrays.fill(keys, size, keys.length, NONE);
    }
    up(size, key);
  }

  private void remove(int i) {
    long last = keys[size];
    keys[size] = NONE;
    if (i < size--) {
      put(i, last);
    }
  }

  /** Puts a key where another was. */
  private void put(int i, long key) {
    if (key < keys[i]) {
      up(i, key);
    } else {
      down(i, key);
    }
  }

  private void up(int from, long key) {
    int i = from;
    for (; i > ROOT && key < keys[i >> 1]; i >>= 1) {
      stand(keys[i >> 1], i);
    }
    stand(key, i);
  }

  private void down(int from, long key) {
    int i = from;
    for (int child = 2 * i; child <= size; child = 2 * i) {
      child += (int) (keys[child + 1] - keys[child] >>> 63); // the earlier one, computed: a branch would be a coin toss
      if (key <= keys[child]) {
        break;
      }
      stand(keys[child], i);
      i = child;
    }
    stand(key, i);
  }

  private void stand(long key, int i) {
    keys[i] = key;
    place[slot(key)] = i;
  }

  /** What arrivals at a CPU carry, in the order of sending. */
  private static final class Sent {
    private long[] keys = new long[4];
    private int[] args = new int[4];
    private int size;

    void add(long key, int arg) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        args = Arrays.copyOf(args, 2 * size);
      }
      keys[size] = key;
      args[size++] = arg;
    }

    int take(long key) {
      int i = 0;
      while (keys[i] != key) {
        i++;
      }
      int first = args[i];
      size--;
      System.arraycopy(keys, i + 1, keys, i, size - i);
      System.arraycopy(args, i + 1, args, i, size - i);
      return first;
    }
  }
}
