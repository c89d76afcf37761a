package dev.stormbench.spi.machine;

/** The fields of the push token. Writing is for {@code rtoNextCpu} only, with rto_lock held. */
public interface RootDomain {
  /** Number of overloaded CPUs. */
  int rtoCount();

  /** Whether a CPU is overloaded. */
  boolean rtoMask(int cpu);

  /** First overloaded CPU after {@code cpu} (-1: from the start), or nr_cpus and more for none. */
  int rtoMaskNext(int cpu);

  /** The level that cpupri has for a CPU: 0 without a real-time task, 99 - prio with one. */
  int cpupri(int cpu);

  /** Whether the token's irq_work is queued or runs. */
  boolean tokenLive();

  /** Where the token is; -1: no walk. */
  int rtoCpu();

  /** Sets {@link #rtoCpu()}. */
  void rtoCpu(int cpu);

  /** The loop the walk is in. */
  int rtoLoop();

  /** Sets {@link #rtoLoop()}. */
  void rtoLoop(int loop);

  /** The loop asked for; every pull adds one. */
  int rtoLoopNext();
}
