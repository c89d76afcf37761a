package dev.stormbench.engine.kernel;

import java.util.Arrays;

/** A set of CPUs: a cpumask. */
public final class CpuMask {
  final long[] bits;

  /** An empty mask for CPUs 0 to {@code nrCpus - 1}. */
  public CpuMask(int nrCpus) {
    bits = new long[nrCpus + 63 >> 6];
  }

  /** A mask of the given CPUs. */
  public static CpuMask of(int nrCpus, int... cpus) {
    CpuMask m = new CpuMask(nrCpus);
    for (int c : cpus) {
      m.set(c);
    }
    return m;
  }

  public void set(int cpu) {
    bits[cpu >> 6] |= 1L << cpu;
  }

  public void clear(int cpu) {
    bits[cpu >> 6] &= ~(1L << cpu);
  }

  public boolean has(int cpu) {
    return (bits[cpu >> 6] & 1L << cpu) != 0;
  }

  /** Whether both have the same CPUs. */
  public boolean sameAs(CpuMask other) {
    return Arrays.equals(bits, other.bits);
  }

  public boolean isEmpty() {
    for (long b : bits) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  public int weight() {
    int n = 0;
    for (long b : bits) {
      n += Long.bitCount(b);
    }
    return n;
  }

  /** First CPU after {@code cpu} (-1: the first of all), or a number past the end. */
  public int next(int cpu) {
    int i = cpu + 1;
    int w = i >> 6;
    if (w >= bits.length) {
      return bits.length << 6;
    }
    long b = bits[w] & -1L << i;
    while (b == 0) {
      if (++w == bits.length) {
        return w << 6;
      }
      b = bits[w];
    }
    return (w << 6) + Long.numberOfTrailingZeros(b);
  }

  /** this := a AND b; whether anything is left. */
  public boolean and(CpuMask a, CpuMask b) {
    long any = 0;
    for (int i = 0; i < bits.length; i++) {
      any |= bits[i] = a.bits[i] & b.bits[i];
    }
    return any != 0;
  }

  /** this := a AND the mask that stands in {@code b} from {@code from} on; whether anything is left. */
  public boolean and(CpuMask a, long[] b, int from) {
    long any = 0;
    for (int i = 0; i < bits.length; i++) {
      any |= bits[i] = a.bits[i] & b[from + i];
    }
    return any != 0;
  }

  /** First CPU of (this AND other) after {@code cpu}, wrapping round; -1 when the two do not meet. */
  public int nextAndWrap(CpuMask other, int cpu) {
    int first = firstAndAfter(other, cpu);
    return first >= 0 ? first : firstAndAfter(other, -1);
  }

  private int firstAndAfter(CpuMask other, int cpu) {
    int i = cpu + 1;
    for (int w = i >> 6; w < bits.length; w++) {
      long b = bits[w] & other.bits[w];
      if (w == i >> 6) {
        b &= -1L << i;
      }
      if (b != 0) {
        return (w << 6) + Long.numberOfTrailingZeros(b);
      }
    }
    return -1;
  }
}
