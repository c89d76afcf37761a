package dev.stormbench.engine.kernel;

/**
 * Sockets, last-level caches and SMT siblings, and what distance costs.
 *
 * <p>Scheduling domains are three or four levels of spans, smallest first: SMT, LLC, socket, machine;
 * levels that add no CPU are left out. All are wake-affine.
 */
public final class Topology {
  // the parts of a place: a CPU's number is below LLC, that of a cache below SOCKET / LLC
  private static final int LLC = 1 << 12;
  private static final int SOCKET = 1 << 24;

  private final int nrCpus;
  private final int[] core;
  private final int[] llc;
  private final int[] socket;
  /** Socket, cache and number in one: two places differ above the level that their CPUs share. */
  private final int[] place;
  private final int smt;
  private final CpuMask[][] domains;
  private CostTable costs;

  /**
   * Lays out a machine.
   *
   * @param llcCores cores that share a last-level cache
   * @param compact siblings have adjacent numbers; else, as on x86, all first threads come first
   */
  public Topology(int nrCpus, int sockets, int llcCores, int smt, boolean compact, CostTable costs) {
    this.nrCpus = nrCpus;
    this.smt = smt;
    this.costs = costs;
    core = new int[nrCpus];
    llc = new int[nrCpus];
    socket = new int[nrCpus];
    int cores = nrCpus / smt;
    int coresPerSocket = cores / sockets;
    int llcsPerSocket = (coresPerSocket + llcCores - 1) / llcCores;
    for (int cpu = 0; cpu < nrCpus; cpu++) {
      int c = compact ? cpu / smt : cpu % cores;
      core[cpu] = c;
      socket[cpu] = c / coresPerSocket;
      llc[cpu] = socket[cpu] * llcsPerSocket + c % coresPerSocket / llcCores;
    }
    place = new int[nrCpus];
    for (int cpu = 0; cpu < nrCpus; cpu++) {
      place[cpu] = socket[cpu] * SOCKET | llc[cpu] * LLC | cpu;
    }
    domains = new CpuMask[nrCpus][];
    CpuMask all = new CpuMask(nrCpus);
    for (int cpu = 0; cpu < nrCpus; cpu++) {
      all.set(cpu);
    }
    for (int cpu = 0; cpu < nrCpus; cpu++) {
      CpuMask[] levels = {span(core, cpu), span(llc, cpu), span(socket, cpu), all};
      domains[cpu] = distinct(levels);
    }
  }

  /** Distance costs something else from now on. */
  void costs(CostTable other) {
    costs = other;
  }

  private CpuMask span(int[] group, int cpu) {
    CpuMask m = new CpuMask(nrCpus);
    for (int i = 0; i < nrCpus; i++) {
      if (group[i] == group[cpu]) {
        m.set(i);
      }
    }
    return m;
  }

  private static CpuMask[] distinct(CpuMask[] levels) {
    CpuMask[] kept = new CpuMask[levels.length];
    int n = 0;
    int weight = 1;
    for (CpuMask m : levels) {
      if (m.weight() > weight) {
        kept[n++] = m;
        weight = m.weight();
      }
    }
    return java.util.Arrays.copyOf(kept, n);
  }

  /** Spans of the scheduling domains of a CPU, smallest first. */
  public CpuMask[] domains(int cpu) {
    return domains[cpu];
  }

  /** Threads of a core. */
  public int smt() {
    return smt;
  }

  /** Whether two CPUs are threads of one core. */
  public boolean shareCore(int a, int b) {
    return core[a] == core[b];
  }

  /** cpus_share_cache(). */
  public boolean shareCache(int a, int b) {
    return llc[a] == llc[b];
  }

  /** 0 same CPU, 1 same LLC, 2 same socket, 3 across sockets. */
  public int distance(int a, int b) {
    int other = place[a] ^ place[b];
    // computed, not branched to: where a line was last is a coin toss
    return (-other >>> 31) + (LLC - 1 - other >>> 31) + (SOCKET - 1 - other >>> 31);
  }

  /** From the write of the interrupt command to the interrupt's arrival, ns. */
  public long ipiFlightNs(int from, int to) {
    return costs.ipiFlight[distance(from, to)];
  }

  /** What a dirty cache line takes from one CPU to another, ns. */
  public long lineNs(int from, int to) {
    return costs.line[distance(from, to)];
  }

  /** What a lock takes from its last owner to the next waiter, ns. */
  public long handoverNs(int from, int to) {
    return costs.lockHandover[distance(from, to)];
  }
}
