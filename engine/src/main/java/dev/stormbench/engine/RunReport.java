package dev.stormbench.engine;

import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The result of a run. Component names are the keys of the JSON result, which is a contract: keys may be
 * added, none goes or changes its meaning. Two engines are equal when everything but {@code wallNs} and
 * {@code steps} is.
 *
 * @param format 1
 * @param versions versions of what decided the run, by name
 * @param digest over all tracepoints of all CPUs
 * @param events tracepoints hit
 * @param steps queue operations
 * @param fixes names of the fixes in force
 * @param policies those that schedule a class instead of the kernel
 * @param migrations tasks that were moved to another CPU
 * @param wrongAnswers answers of plugins that were refused
 * @param panic why the kernel panicked; empty if it did not
 */
public record RunReport(
    int format,
    Map<String, String> versions,
    String scenario,
    String scenarioSha256,
    long seed,
    String digest,
    long simulatedNs,
    long wallNs,
    long events,
    long steps,
    List<String> fixes,
    List<Policy> policies,
    List<Lockup> lockups,
    List<CpuReport> cpus,
    Map<String, Map<String, Service>> workloads,
    Rto rto,
    Locks locks,
    long migrations,
    Pi pi,
    Map<String, Latency> latency,
    List<Series> series,
    Contexts contexts,
    List<String> kernelLog,
    long wrongAnswers,
    String panic) {

  /**
   * A scheduler policy.
   *
   * @param slot the class that it stands in for: fair or rt
   * @param state {@code enabled}, {@code ejected}, or {@code exited} if it asked for that
   * @param endedNs when it was; -1 if it is enabled
   * @param reason in the kernel's words; empty if it is enabled
   * @param dump its state as it was ejected
   */
  public record Policy(String slot, String name, String state, long endedNs, String reason, String message, List<String> dump) {}

  /**
   * A report of a watchdog.
   *
   * @param kind the watchdog's name
   * @param stuckSeconds as printed: units of 2^30 ns for soft lockups
   * @param stack of the interrupted context, innermost first
   */
  public record Lockup(String kind, long timeNs, int cpu, long stuckSeconds, String comm, int pid, List<String> stack) {}

  /** A CPU; shares are 0 to 1 of the simulated time, softirq without nested hardirqs. */
  public record CpuReport(int cpu, double softirqUtil, double hardirqUtil, double taskUtil, double idleUtil,
      long switches, long ipisReceived, long maxSoftirqNs) {}

  /** What a workload's deferred work got on one CPU. */
  public record Service(long arrivals, long completed, long dropped, long backlogMax, double bodyNsMean,
      long bodyNsMax, long largestSnapshot, List<Snapshot> snapshots) {}

  /** A snapshot of tasklets that was the largest so far when it was taken. */
  public record Snapshot(long timeNs, long size) {}

  /** Counters of RT pulling: a pull is one pull_rt_task(), a walk a token's life, a circuit one pass over the mask. */
  public record Rto(long pulls, long walks, long circuits, long hops, long bails, long pushes, long retries) {}

  /** Contention. */
  public record Locks(long rqContended, long rqSpinNs, long rtoContended, long rtoSpinNs) {}

  /**
   * Mutexes of user programs and priority inheritance. A boost is a rise of a task's priority because a more urgent one
   * waits for what it holds. Waits and delays that were not over at the end count with what they had lasted.
   *
   * @param waits locks that had to wait in the kernel
   * @param maxWaitNs longest such wait, from the call to the mutex
   * @param maxBoostDelayNs longest time that a boosted task was runnable and did not run
   * @param deadlocks locks that would have closed a circle of waiters: they never return
   * @param workloads by workload, those with a wait or a boost
   */
  public record Pi(long boosts, long waits, long maxWaitNs, long maxBoostDelayNs, long deadlocks, Map<String, PiShare> workloads) {}

  /** What the tasks of a workload had of it: as owners who were boosted, and as those who waited. */
  public record PiShare(long boosts, long waits, long maxWaitNs, long maxBoostDelayNs) {}

  /**
   * sched_waking to switch-in.
   *
   * @param responseMaxNs to the next sleep, 0 if no task slept again
   * @param waitingMaxNs how long the task that has waited longest had waited when the run ended, which counts in none of the
   *     others; 0 if none waited
   * @param rt whether the workload made a task with an RT policy
   * @param histogram how many waits were how long, by length: the longest that counts and how many, four lengths to an octave; those
   *     without any are left out
   */
  public record Latency(long count, long p50Ns, long p99Ns, long p999Ns, long maxNs, long responseMaxNs, long waitingMaxNs,
      boolean rt, long[][] histogram) {
    /** The longest wait, finished or not. */
    public long longestNs() {
      return Math.max(maxNs, waitingMaxNs);
    }
  }

  /** A metric over time; {@code cpu} is -1 for the machine. */
  public record Series(String metric, int cpu, long[] timesNs, double[] values) {}

  /**
   * What contexts had of the time of each CPU, in 1/10000; the rest was idle. Of long runs several samples are one interval.
   *
   * @param timesNs ends of the intervals; the first begins at 0, each other at the end of the one before
   * @param task for each CPU, in order, the share in each interval
   * @param softirq likewise, without nested hardirqs
   * @param hardirq likewise
   */
  public record Contexts(long[] timesNs, int[][] task, int[][] softirq, int[][] hardirq) {}

  /** Interrupts that all CPUs received from others and from themselves, per second of virtual time. */
  public double ipisPerSecond() {
    return simulatedNs == 0 ? 0 : cpus.stream().mapToLong(CpuReport::ipisReceived).sum() * 1e9 / simulatedNs;
  }

  /** Share of the time that no CPU was idle, 0 to 1, that went into spinning for run-queue locks and rto_lock. */
  public double lockSpinShare() {
    double busyNs = cpus.stream().mapToDouble(c -> (1 - c.idleUtil) * simulatedNs).sum();
    return busyNs == 0 ? 0 : (locks.rqSpinNs + locks.rtoSpinNs) / busyNs;
  }

  /** Largest share of a CPU's busy time, 0 to 1, that hard interrupts stole. */
  public double stolenShare() {
    return cpus.stream().filter(c -> c.idleUtil < 1).mapToDouble(c -> c.hardirqUtil / (1 - c.idleUtil)).max().orElse(0);
  }

  /** Lines of the kernel log that a WARN wrote. */
  public long warnings() {
    return kernelLog.stream().filter(l -> l.startsWith("WARNING: ", l.indexOf(']') + 2)).count();
  }

  /** The value of an {@code expect:} or {@code --fail-on} metric, with its suffix if it has one; times in ns. */
  public long metric(String name) {
    int dot = name.indexOf('.');
    String of = dot < 0 ? "" : name.substring(dot + 1);
    return switch (dot < 0 ? name : name.substring(0, dot)) {
      case "lockups" -> lockups(of).count();
      case "ejections" -> policies.stream().filter(p -> p.state().equals("ejected")).count();
      case "maxStuckSeconds" -> lockups(of).mapToLong(Lockup::stuckSeconds).max().orElse(0);
      case "warnings" -> warnings();
      case "maxSoftirq" -> cpus.stream().mapToLong(CpuReport::maxSoftirqNs).max().orElse(0);
      case "hops" -> rto.hops;
      case "pulls" -> rto.pulls;
      case "walks" -> rto.walks;
      case "circuits" -> rto.circuits;
      case "bails" -> rto.bails;
      case "pushes" -> rto.pushes;
      case "migrations" -> migrations;
      case "ipisPerSecond" -> (long) ipisPerSecond();
      case "lockSpinPermille" -> (long) (lockSpinShare() * 1000);
      case "completed" -> services(of).mapToLong(Service::completed).sum();
      case "dropped" -> services(of).mapToLong(Service::dropped).sum();
      case "backlogMax" -> services(of).mapToLong(Service::backlogMax).max().orElse(0);
      case "maxPass" -> services(of).mapToLong(Service::largestSnapshot).max().orElse(0);
      case "maxBody" -> services(of).mapToLong(Service::bodyNsMax).max().orElse(0);
      case "p50Latency" -> latency(of, Latency::p50Ns);
      case "p99Latency" -> latency(of, Latency::p99Ns);
      case "p999Latency" -> latency(of, Latency::p999Ns);
      case "maxLatency" -> latency(of, Latency::longestNs);
      case "maxResponse" -> latency(of, Latency::responseMaxNs);
      case "maxSoftirqPercent" -> percent(cpus.stream().mapToDouble(CpuReport::softirqUtil));
      case "maxHardirqPercent" -> percent(cpus.stream().mapToDouble(CpuReport::hardirqUtil));
      case "maxLockWait" -> of.isEmpty() ? pi.maxWaitNs : pi(of).maxWaitNs;
      case "maxBoostDelay" -> of.isEmpty() ? pi.maxBoostDelayNs : pi(of).maxBoostDelayNs;
      default -> throw new IllegalArgumentException("no metric " + name);
    };
  }

  private static long percent(DoubleStream shares) {
    return (long) (shares.max().orElse(0) * 100);
  }

  private Stream<Lockup> lockups(String watchdog) {
    return lockups.stream().filter(l -> watchdog.isEmpty() || l.kind.equals(watchdog));
  }

  private PiShare pi(String workload) {
    return pi.workloads.getOrDefault(workload, new PiShare(0, 0, 0, 0));
  }

  private Stream<Service> services(String workload) {
    return workloads.entrySet().stream().filter(e -> workload.isEmpty() || e.getKey().equals(workload))
        .flatMap(e -> e.getValue().values().stream());
  }

  private long latency(String workload, ToLongFunction<Latency> value) {
    return latency.entrySet().stream().filter(e -> workload.isEmpty() || e.getKey().equals(workload))
        .mapToLong(e -> value.applyAsLong(e.getValue())).max().orElse(0);
  }
}
