package dev.stormbench.engine.kernel;

import dev.stormbench.spi.machine.Machine;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a workload got: per CPU the service of its tasklets, and the wake-up latency of its tasks.
 */
public final class WorkloadStats {
  private static final long HIGHEST_LATENCY_NS = 3_600_000_000_000L;
  private static final int DIGITS = 3;

  /** The id in the scenario. */
  public final String id;
  /** sched_waking to switch-in, ns. */
  public final Histogram latency = new Histogram(1, HIGHEST_LATENCY_NS, DIGITS);
  /** Whether it made a task with an RT policy. */
  public boolean rt;
  /** Longest time from sched_waking of a task to its next sleep, ns. */
  public long responseNsMax;
  /** How often a task waited for a mutex, and the longest wait, ns. */
  public long lockWaits;
  public long lockWaitNsMax;
  /** How often a task's prio was raised by who waited for it, and the longest time that one so raised was runnable but did not run. */
  public long boosts;
  public long boostDelayNsMax;
  private final Service[] service;

  WorkloadStats(String id, int nrCpus) {
    this.id = id;
    service = new Service[nrCpus];
  }

  /** Service on one CPU. */
  public static final class Service {
    public long arrivals;
    public long completed;
    public long dropped;
    public long backlog;
    public long backlogMax;
    public long bodyNsSum;
    public long bodyNsMax;
    public long largestSnapshot;
    /** Snapshots that were the largest so far: (time, size) pairs, for who wants to know when. */
    public final java.util.ArrayList<long[]> records = new java.util.ArrayList<>();

    /** Both together; null if there is neither. */
    static @Nullable Service sum(@Nullable Service a, @Nullable Service b) {
      if (a == null || b == null) {
        return a == null ? b : a;
      }
      Service s = new Service();
      s.arrivals = a.arrivals + b.arrivals;
      s.completed = a.completed + b.completed;
      s.dropped = a.dropped + b.dropped;
      s.backlog = a.backlog + b.backlog;
      s.backlogMax = Math.max(a.backlogMax, b.backlogMax);
      s.bodyNsSum = a.bodyNsSum + b.bodyNsSum;
      s.bodyNsMax = Math.max(a.bodyNsMax, b.bodyNsMax);
      s.largestSnapshot = Math.max(a.largestSnapshot, b.largestSnapshot);
      return s;
    }

    Machine.Service toHandle(String workload, int cpu) {
      return new Machine.Service(workload, cpu, arrivals, completed, dropped, backlog, backlogMax, bodyNsSum, bodyNsMax,
          largestSnapshot);
    }
  }

  /** The service on a CPU; null if the workload has none there. */
  public Service on(int cpu) {
    return service[cpu];
  }

  Service make(int cpu) {
    if (service[cpu] == null) {
      service[cpu] = new Service();
    }
    return service[cpu];
  }

  void arrived(int cpu, boolean accepted) {
    Service s = make(cpu);
    s.arrivals++;
    if (!accepted) {
      s.dropped++;
    } else if (++s.backlog > s.backlogMax) {
      s.backlogMax = s.backlog;
    }
  }

  void completed(int cpu, long bodyNs) {
    Service s = service[cpu];
    s.completed++;
    s.backlog--;
    s.bodyNsSum += bodyNs;
    s.bodyNsMax = Math.max(s.bodyNsMax, bodyNs);
  }

  void snapshot(int cpu, int n, long nowNs) {
    Service s = service[cpu];
    if (n > s.largestSnapshot) {
      s.largestSnapshot = n;
      s.records.add(new long[] {nowNs, n});
    }
  }

  public void switchedIn(long latencyNs) {
    latency.recordValue(Math.min(latencyNs, HIGHEST_LATENCY_NS));
  }

  public void slept(long responseNs) {
    responseNsMax = Math.max(responseNsMax, responseNs);
  }
}
