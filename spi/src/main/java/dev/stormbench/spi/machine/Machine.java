package dev.stormbench.spi.machine;

import dev.stormbench.spi.Provided;
import dev.stormbench.spi.Stability;
import java.util.List;
import java.util.Map;

/**
 * The simulated machine.
 *
 * @since 0.1.0
 */
@Stability.Stable
@Provided
public interface Machine {
  /** Virtual time in ns since the run began. */
  long nowNs();

  /** Number of CPUs; they are numbered from 0. */
  int nrCpus();

  /** A CPU, brought up to the present. */
  Cpu cpu(int cpu);

  /** All tasks that exist, idle tasks left out, in order of creation. */
  List<? extends Task> tasks();

  /** The one root domain. */
  RootDomain rootDomain();

  /** Whether a scheduler feature is on, such as {@code RT_PUSH_IPI}. */
  boolean feature(String name);

  /** The scheduler features by name, in alphabetical order. */
  Map<String, Boolean> features();

  /** The sysctls that are modelled, by name as in {@code kernel.watchdog_thresh}, in alphabetical order. */
  Map<String, Long> sysctls();

  /** The value of a sysctl, such as {@code kernel.sched_rt_runtime_us}. */
  long sysctl(String name);

  /** Whether this kernel has a tracepoint, such as {@code ipi_send_cpu}, which came with v6.4. */
  boolean hasTracepoint(String name);

  /**
   * The variant of a kernel rule that is in force, as profiles write it.
   *
   * @param key a key of {@link #rules()}, such as {@code overload-rule} (pushable, migratory) or {@code self-skip} (true,
   *     false)
   */
  String rule(String key);

  /** The variants of all kernel rules that are in force, by key and as profiles write them; what fixes replace is not among them. */
  Map<String, String> rules();

  /** The soft-lockup stamps of a CPU, for reading only. */
  LockupState lockup(int cpu);

  /** The worker pool of a CPU. */
  WorkerPool workerPool(int cpu);

  /** RCU's grace period. */
  RcuState rcu();

  /** The lines of the kernel log so far, each with its time stamp. */
  List<String> kernelLog();

  /** Ticks per second. */
  int hz();

  /** The value of jiffies at a time, ns: how often the timekeeper's tick had come. */
  long jiffiesAt(long ns);

  /** The preempt model. */
  Preempt preempt();

  /** Whether the handlers of device interrupts are threads: boot parameter threadirqs, and always under the rt model. */
  boolean threadirqs();

  /** kernel.watchdog_thresh in s. */
  int watchdogThresh();

  /** What each CPU's pools hold: the number of tasklets scheduled and not yet begun. */
  long backlog(int cpu);

  /**
   * What the work of workloads got on each CPU where any has arrived or has a place to, by workload id, then CPU. A workload
   * that was started again counts on. Made anew by each call.
   */
  List<Service> services();

  /**
   * The service of tasklets and softirq units of one workload on one CPU since the run began.
   *
   * @param workload its id in the scenario
   * @param arrivals what was scheduled or queued, drops included
   * @param completed what has run
   * @param dropped what was scheduled while it was pending already
   * @param backlog accepted and not yet completed
   * @param backlogMax the greatest backlog
   * @param bodyNsSum time that the bodies took, nested interrupts included, ns
   * @param bodyNsMax the longest body, ns
   * @param largestSnapshot most tasklets that one pass took at once
   */
  record Service(String workload, int cpu, long arrivals, long completed, long dropped, long backlog, long backlogMax, long bodyNsSum,
      long bodyNsMax, long largestSnapshot) {}

  /** Preempt models: what need_resched is honoured by. */
  enum Preempt { NONE, VOLUNTARY, LAZY, FULL, RT }
}
