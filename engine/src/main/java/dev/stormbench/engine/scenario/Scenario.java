package dev.stormbench.engine.scenario;

import dev.stormbench.spi.scenario.Script;
import java.util.List;

/**
 * A checked scenario: everything that decides a run but the versions. Immutable; equal scenarios with
 * equal seeds give equal digests.
 *
 * <p>The keys of a file, in the usual order: {@code format} (always 1), {@code name}, {@code
 * description}, {@code scripts}, {@link MachineSpec machine}, {@link KernelSpec kernel}, {@link Costs costs}, {@link
 * WorkloadItem workloads}, {@link WatchdogItem watchdogs}, {@link CheckItem checks}, {@link FixItem
 * fixes}, {@link PolicyItem policy}, {@link Expectation expect}, {@link RunSpec run}, {@link TimelineEntry timeline}.
 *
 * @param scripts code that defines extensions which the scenario names; one machine each, see {@link Script#renew}
 * @param sha256 hash of the scenario with its profiles and {@code --set}, but without {@code --seed}
 *     and {@code --fix}, which results state beside it
 */
public record Scenario(
    String name,
    String description,
    MachineSpec machine,
    KernelSpec kernel,
    Costs costs,
    List<WorkloadItem> workloads,
    List<WatchdogItem> watchdogs,
    List<CheckItem> checks,
    List<FixItem> fixes,
    List<PolicyItem> policies,
    List<Expectation> expect,
    RunSpec run,
    List<TimelineEntry> timeline,
    List<Script> scripts,
    String sha256) {

  public Scenario {
    workloads = List.copyOf(workloads);
    watchdogs = List.copyOf(watchdogs);
    checks = List.copyOf(checks);
    fixes = List.copyOf(fixes);
    policies = List.copyOf(policies);
    expect = List.copyOf(expect);
    timeline = List.copyOf(timeline);
    scripts = List.copyOf(scripts);
  }

  /** The same with other costs, for studies of what depends on them. */
  public Scenario withCosts(Costs other) {
    return new Scenario(name, description, machine, kernel, other, workloads, watchdogs, checks,
        fixes, policies, expect, run, timeline, scripts, sha256);
  }

  /** The same with other watchdogs, for those who judge them. */
  public Scenario withWatchdogs(List<WatchdogItem> others) {
    return new Scenario(name, description, machine, kernel, costs, workloads, others, checks,
        fixes, policies, expect, run, timeline, scripts, sha256);
  }

  /** The same run otherwise, such as with another seed. */
  public Scenario withRun(RunSpec other) {
    return new Scenario(name, description, machine, kernel, costs, workloads, watchdogs, checks,
        fixes, policies, expect, other, timeline, scripts, sha256);
  }
}
