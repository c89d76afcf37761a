package dev.stormbench.engine.kernel;

import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.Machine.Preempt;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which variant of each rule is in force: the kernel profile with the scenario's changes. Each switch is a
 * row of the version matrix.
 *
 * @param overloadPushable overload follows the pushable list (v6.7, 612f769edd06); else the migratory count
 * @param selfSkip the token never selects the executing CPU (v7.0, 94894c9c477e)
 * @param bailFirst the prio bail comes before the migration-disabled branch (v5.18, 49bef33e4b87)
 * @param eevdf fair class by deadlines (v6.6); else by vruntime alone
 * @param rtThrottling RT throttling without group scheduling (before v6.12)
 * @param dlServer deferred deadline server for the fair class (v6.12)
 * @param ksoftirqdGate a runnable ksoftirqd stops inline softirqs, HI and TASKLET aside (v4.9 to v6.4)
 * @param doubleLockDrop double_lock_balance always drops its own lock (preemptible builds)
 * @param headRecheck after a dropped lock the pushed task must still be the head (v6.16, 690e47d1403e)
 * @param distributePick find_lowest_rq spreads its choice (v5.11, 14e292f8d453)
 * @param emptyPrio highest prio of an empty RT queue: 99 since v5.10
 * @param irqWorkBySmp an irq_work for another CPU goes by its call list and vector 251 (v5.8); else by that CPU's raised list and 246
 * @param pullSelfCheck a CPU that is the only overloaded one does not pull (v4.15, f73c52a5bcd1)
 * @param migrateDisablePush for a waiting task that may not migrate, what runs is pushed away by the stopper (v5.11, a7c81556ec4d)
 * @param pullIpi what RT_PUSH_IPI does: the token (v4.15), walks (v4.1), or, before that, nothing
 * @param ipiTracepoints which tracepoints of IPIs there are: 0 none, 1 ipi_send_cpu (v6.4), 2 csd_* as well (v6.5)
 * @param intrStorm soft-lockup reports say where the time went (v6.10, CONFIG_SOFTLOCKUP_DETECTOR_INTR_STORM)
 * @param irqTimeAccounting interrupts are not charged to the task below them
 * @param tickPhaseNs when the first tick comes; -1: drawn from the seed
 * @param rtPeriodPhaseNs when the RT period timer, running since before the beginning, expires first; -1: it does not run yet
 * @param idlePolls how idle waits: 0 halt (an IPI is needed), 1 mwait, 2 poll (a write wakes it)
 */
public record KernelConfig(
    int hz,
    Preempt preempt,
    boolean threadirqs,
    Sysctls sysctl,
    int rcuStallTimeoutSeconds,
    boolean overloadPushable,
    boolean selfSkip,
    boolean bailFirst,
    boolean eevdf,
    boolean rtThrottling,
    boolean dlServer,
    boolean ksoftirqdGate,
    boolean doubleLockDrop,
    boolean headRecheck,
    boolean distributePick,
    int emptyPrio,
    boolean irqWorkBySmp,
    boolean pullSelfCheck,
    boolean migrateDisablePush,
    RtoOps.PullBy pullIpi,
    int ipiTracepoints,
    boolean intrStorm,
    Features feature,
    boolean irqTimeAccounting,
    long tickPhaseNs,
    long rtPeriodPhaseNs,
    int idlePolls) {

  /**
   * What /proc/sys holds.
   *
   * @param watchdogThresh kernel.watchdog_thresh, s
   * @param rtRuntimeNs kernel.sched_rt_runtime_us; negative for no limit
   */
  public record Sysctls(int watchdogThresh, long rtPeriodNs, long rtRuntimeNs, long rrTimesliceNs) {}

  /** What the scheduler's features file holds. */
  public record Features(boolean rtPushIpi, boolean ttwuQueue) {}

  private static final long NS_PER_US = 1_000;
  private static final long NS_PER_MS = 1_000_000;

  /** Length of a tick, ns. */
  public long tickNs() {
    return 1_000_000_000L / hz;
  }

  /** The features, by name. */
  Map<String, Boolean> features() {
    Map<String, Boolean> m = new TreeMap<>();
    m.put("RT_PUSH_IPI", feature.rtPushIpi);
    m.put("TTWU_QUEUE", feature.ttwuQueue);
    return Collections.unmodifiableMap(m);
  }

  /** The sysctls in their own units, by name. */
  Map<String, Long> sysctls() {
    Map<String, Long> m = new TreeMap<>();
    m.put("kernel.watchdog_thresh", (long) sysctl.watchdogThresh);
    m.put("kernel.sched_rt_runtime_us", sysctl.rtRuntimeNs / NS_PER_US);
    m.put("kernel.sched_rt_period_us", sysctl.rtPeriodNs / NS_PER_US);
    m.put("kernel.sched_rr_timeslice_ms", sysctl.rrTimesliceNs / NS_PER_MS);
    return Collections.unmodifiableMap(m);
  }

  /** The rules with the words of kernel profiles, in their order. */
  Map<String, String> rules() {
    Map<String, String> m = new LinkedHashMap<>();
    m.put("overload-rule", overloadPushable ? "pushable" : "migratory");
    m.put("self-skip", Boolean.toString(selfSkip));
    m.put("bail-position", bailFirst ? "before" : "after");
    m.put("fair-class", eevdf ? "eevdf" : "cfs");
    m.put("rt-throttling", rtThrottling ? "always" : "group-only");
    m.put("dl-server", Boolean.toString(dlServer));
    m.put("ksoftirqd-gate", Boolean.toString(ksoftirqdGate));
    m.put("double-lock", doubleLockDrop ? "drop" : "try-first");
    m.put("head-recheck", Boolean.toString(headRecheck));
    m.put("distribute-pick", Boolean.toString(distributePick));
    m.put("rt-empty-prio", Integer.toString(emptyPrio));
    m.put("irq-work-remote", irqWorkBySmp ? "call-single" : "irq-work");
    m.put("pull-self-check", Boolean.toString(pullSelfCheck));
    m.put("migrate-disable-push", Boolean.toString(migrateDisablePush));
    m.put("pull-ipi", pullIpi == RtoOps.PullBy.DIRECT ? "none" : pullIpi.name().toLowerCase(Locale.ROOT));
    m.put("ipi-tracepoints", List.of("none", "ipi", "csd").get(ipiTracepoints));
    m.put("intr-storm", Boolean.toString(intrStorm));
    return Collections.unmodifiableMap(m);
  }

  /** The same with other features. */
  public KernelConfig with(Features other) {
    return with(threadirqs, sysctl, other);
  }

  /** The same with interrupt handlers in threads. */
  public KernelConfig withThreadirqs() {
    return with(true, sysctl, feature);
  }

  /** The same with other sysctls. */
  public KernelConfig with(Sysctls other) {
    return with(threadirqs, other, feature);
  }

  private KernelConfig with(boolean threads, Sysctls s, Features f) {
    return new KernelConfig(hz, preempt, threads, s, rcuStallTimeoutSeconds, overloadPushable, selfSkip, bailFirst, eevdf,
        rtThrottling, dlServer, ksoftirqdGate, doubleLockDrop, headRecheck, distributePick, emptyPrio, irqWorkBySmp, pullSelfCheck,
        migrateDisablePush, pullIpi, ipiTracepoints, intrStorm, f, irqTimeAccounting, tickPhaseNs, rtPeriodPhaseNs, idlePolls);
  }
}
