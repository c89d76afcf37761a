package dev.stormbench.engine.kernel;

import dev.stormbench.spi.machine.Machine.Preempt;

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
 * @param rtPushIpi feature RT_PUSH_IPI
 * @param ttwuQueue feature TTWU_QUEUE
 * @param irqTimeAccounting interrupts are not charged to the task below them
 * @param tickPhaseNs when the first tick comes; -1: drawn from the seed
 * @param rtPeriodPhaseNs when the RT period timer, running since before the beginning, expires first; -1: it does not run yet
 * @param idlePolls how idle waits: 0 halt (an IPI is needed), 1 mwait, 2 poll (a write wakes it)
 */
public record KernelConfig(
    int hz,
    Preempt preempt,
    boolean threadirqs,
    int watchdogThresh,
    long rtPeriodNs,
    long rtRuntimeNs,
    long rrTimesliceNs,
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
    boolean rtPushIpi,
    boolean ttwuQueue,
    boolean irqTimeAccounting,
    long tickPhaseNs,
    long rtPeriodPhaseNs,
    int idlePolls) {

  /** Length of a tick, ns. */
  public long tickNs() {
    return 1_000_000_000L / hz;
  }

  /** The same with other features. */
  public KernelConfig withFeatures(boolean newRtPushIpi, boolean newTtwuQueue) {
    return new KernelConfig(hz, preempt, threadirqs, watchdogThresh, rtPeriodNs, rtRuntimeNs, rrTimesliceNs, rcuStallTimeoutSeconds,
        overloadPushable, selfSkip, bailFirst, eevdf, rtThrottling, dlServer, ksoftirqdGate, doubleLockDrop, headRecheck,
        distributePick, emptyPrio, newRtPushIpi, newTtwuQueue, irqTimeAccounting, tickPhaseNs, rtPeriodPhaseNs, idlePolls);
  }

  /** The same with other sysctls. */
  public KernelConfig withSysctls(int newThresh, long newPeriodNs, long newRuntimeNs, long newTimesliceNs) {
    return new KernelConfig(hz, preempt, threadirqs, newThresh, newPeriodNs, newRuntimeNs, newTimesliceNs, rcuStallTimeoutSeconds,
        overloadPushable, selfSkip, bailFirst, eevdf, rtThrottling, dlServer, ksoftirqdGate, doubleLockDrop, headRecheck,
        distributePick, emptyPrio, rtPushIpi, ttwuQueue, irqTimeAccounting, tickPhaseNs, rtPeriodPhaseNs, idlePolls);
  }
}
