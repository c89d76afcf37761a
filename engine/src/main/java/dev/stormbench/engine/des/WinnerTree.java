package dev.stormbench.engine.des;

import java.util.Arrays;

/**
 * The fast event queue: a winner tree over the CPUs, each leaf the earliest of that CPU's step, timer and
 * arrivals.
 *
 * <p>The CPU whose event was taken almost always gets a new step before the next event is wanted, so its
 * leaf is left stale until {@link #take} and then replayed once. A node has four children: half the levels, and
 * what the three others' minimum takes is not waited for. The minimum of two keys is computed, not branched
 * to: keys are below 2^63, so their difference has the sign of the comparison. Which of two CPUs comes first
 * is a coin toss to a branch predictor, and a wrong guess costs more than eight such minima.
 */
public final class WinnerTree extends EventQueue {
  private static final long IDLE_KEY = Long.MAX_VALUE;

  private final int leaves;
  private final long[] tree;
  private final long[] stepKey;
  private final long[] timerKey;
  private final long[] firstArrivalKey;
  private final Arrivals[] arrivals;
  private long controlKey = IDLE_KEY;
  private int stale = -1;

  /** An empty queue for CPUs 0 to {@code nrCpus - 1}. */
  public WinnerTree(int nrCpus) {
    int n = 4;
    while (n < nrCpus) {
      n <<= 2;
    }
    leaves = n;
    tree = new long[2 * n];
    Arrays.fill(tree, IDLE_KEY);
    stepKey = new long[nrCpus];
    timerKey = new long[nrCpus];
    firstArrivalKey = new long[nrCpus];
    Arrays.fill(stepKey, IDLE_KEY);
    Arrays.fill(timerKey, IDLE_KEY);
    Arrays.fill(firstArrivalKey, IDLE_KEY);
    arrivals = new Arrivals[nrCpus];
    for (int i = 0; i < nrCpus; i++) {
      arrivals[i] = new Arrivals();
    }
  }

  private static long min(long a, long b) {
    long d = a - b;
    return b + (d & d >> 63);
  }

  private void replay(int leaf, long key) {
    long[] t = tree;
    int i = leaf + leaves;
    long m = key;
    t[i] = m;
    while (i > 1) {
      m = min(m, min(min(t[i ^ 1], t[i ^ 2]), t[i ^ 3]));
      i >>= 2;
      t[i] = m;
    }
  }

  private void changed(int cpu) {
    if (cpu != stale) {
      replay(cpu, min(min(stepKey[cpu], timerKey[cpu]), firstArrivalKey[cpu]));
    }
  }

  @Override
  public void step(int cpu, long ns) {
    stepKey[cpu] = key(ns, STEP, cpu);
    changed(cpu);
  }

  @Override
  public void timer(int cpu, long ns) {
    timerKey[cpu] = key(ns, TIMER, cpu);
    changed(cpu);
  }

  @Override
  public void arrive(int cpu, long ns, int phase, int arg) {
    arrivals[cpu].add(key(ns, phase, cpu), arg);
    firstArrivalKey[cpu] = arrivals[cpu].firstKey();
    changed(cpu);
  }

  @Override
  public void control(long ns) {
    controlKey = key(ns, CONTROL, 0);
  }

  @Override
  public void take() {
    int s = stale;
    if (s >= 0) {
      replay(s, min(min(stepKey[s], timerKey[s]), firstArrivalKey[s]));
    }
    setNow(min(tree[1], controlKey));
    if (phase == STEP) {
      stepKey[cpu] = IDLE_KEY;
    } else if (phase == TIMER) {
      timerKey[cpu] = IDLE_KEY;
    } else if (phase == CONTROL) {
      controlKey = IDLE_KEY;
      stale = -1;
      return;
    } else {
      Arrivals a = arrivals[cpu];
      arg = a.takeFirst();
      firstArrivalKey[cpu] = a.firstKey();
    }
    stale = cpu;
  }

  /** Arrivals of one CPU, kept sorted by key; equal keys in the order of sending. Seldom more than three. */
  private static final class Arrivals {
    private long[] keys = new long[8];
    private int[] args = new int[8];
    private int size;

    void add(long key, int arg) {
      if (size == keys.length) {
        keys = Arrays.copyOf(keys, 2 * size);
        args = Arrays.copyOf(args, 2 * size);
      }
      int i = size++;
      while (i > 0 && keys[i - 1] > key) {
        keys[i] = keys[i - 1];
        args[i] = args[i - 1];
        i--;
      }
      keys[i] = key;
      args[i] = arg;
    }

    long firstKey() {
      return size == 0 ? IDLE_KEY : keys[0];
    }

    int takeFirst() {
      int first = args[0];
      size--;
      System.arraycopy(keys, 1, keys, 0, size);
      System.arraycopy(args, 1, args, 0, size);
      return first;
    }
  }
}
