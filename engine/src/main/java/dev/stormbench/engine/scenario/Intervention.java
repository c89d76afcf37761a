package dev.stormbench.engine.scenario;

/** A change to a machine while it runs. */
public sealed interface Intervention {
  /** Takes a workload's tasks, timers and pools away. */
  record StopWorkload(String id) implements Intervention {}

  /** Installs a workload that waits for it ({@code start: timeline}) or was stopped. */
  record StartWorkload(String id) implements Intervention {}

  /** Writes a sysctl. */
  record WriteSysctl(Sysctl sysctl, int value) implements Intervention {}

  /** Writes a scheduler feature. */
  record WriteFeature(Feature feature, boolean on) implements Intervention {}

  /** Changes a cost: ns, or a factor. What has begun ends when it was to end. */
  record WriteCost(CostEntry entry, double value) implements Intervention {}

  /** Installs a workload that the scenario has nowhere else. */
  record AddWorkload(WorkloadItem workload) implements Intervention {}

  /** Adds a watchdog policy; a periodic one looks for the first time after its period. */
  record AddWatchdog(WatchdogItem watchdog) implements Intervention {}

  /** Applies a fix. */
  record ApplyFix(FixItem fix) implements Intervention {}
}
