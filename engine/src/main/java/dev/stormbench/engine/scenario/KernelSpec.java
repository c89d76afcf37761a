package dev.stormbench.engine.scenario;

import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.scenario.Location;
import dev.stormbench.spi.scenario.Node;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The kernel: which variant of each rule is in force, and how it is configured. A profile ({@code
 * scripts/kernels/*.yaml}) gives every key; a scenario may override each of them in place:
 *
 * <p>{@code kernel: { profile: v7.0, hz: 250, self-skip: false, sysctl: { kernel.watchdog_thresh: 5 } }}
 *
 * <p>{@code preempt: rt} brings what PREEMPT_RT brings, unless the scenario itself says otherwise:
 * forced irq threading (always), RT_PUSH_IPI on, TTWU_QUEUE off.
 *
 * @param rcuStallTimeoutNs rcupdate.rcu_cpu_stall_timeout, written {@code 21s}
 * @param irqTimeAccounting CONFIG_IRQ_TIME_ACCOUNTING: interrupts are not charged to the task below them
 * @param tickPhaseNs {@code tick-phase}: when the first tick comes, less than a tick; -1: drawn from the seed
 * @param rtPeriodPhaseNs {@code rt-period-phase}: when the RT period timer, running since before the beginning,
 *     expires first; -1: it starts with the first RT task
 */
public record KernelSpec(
    String profile,
    int hz,
    Preempt preempt,
    boolean threadirqs,
    long rcuStallTimeoutNs,
    boolean irqTimeAccounting,
    long tickPhaseNs,
    long rtPeriodPhaseNs,
    Map<Sysctl, Integer> sysctls,
    Map<Feature, Boolean> features,
    Rules rules) {

  private static final List<String> CONFIG_KEYS =
      List.of("hz", "preempt", "threadirqs", "rcu-stall-timeout", "irq-time-accounting", "sysctl", "features");
  private static final List<String> SCENARIO_KEYS =
      Stream.of(List.of("profile", "tick-phase", "rt-period-phase"), CONFIG_KEYS, Rules.KEYS).flatMap(List::stream).toList();
  private static final List<String> PROFILE_KEYS =
      Stream.of(List.of("format", "name", "description"), CONFIG_KEYS, Rules.KEYS)
          .flatMap(List::stream).toList();
  private static final List<Integer> HZ = List.of(100, 250, 300, 1000);
  private static final long SECOND_NS = 1_000_000_000L;
  private static final long UNSET_NS = -1;

  /** The value of a sysctl. */
  public int sysctl(Sysctl s) {
    return sysctls.get(s);
  }

  /** Whether a feature is on. */
  public boolean feature(Feature f) {
    return features.get(f);
  }

  /**
   * The rules that changed between kernel versions (kernel-facts.md 20).
   *
   * <p>Simplified: rows of that table that cannot show here have no key. cpupri's level for idle CPUs (before v5.10) was
   * never used; cpu_active in cpupri (v6.6) is about CPUs that go offline, which none does; pick_next_pushable_task()
   * passes over running tasks (v7.1), of which there are none without proxy execution; and that the timer is programmed
   * at interrupt exit (v7.1) makes no difference where programming it costs nothing of its own. HRTICK is not modelled.
   *
   * @param overloadRule when a run-queue counts as overloaded (v6.7)
   * @param selfSkip the token skips the CPU that forwards it (94894c9c477e, v7.0 and stable)
   * @param bailPosition where push_rt_task() takes the prio bail (49bef33e4b87, v5.18)
   * @param fairClass which algorithm picks fair tasks (v6.6)
   * @param rtThrottling whether RT is throttled without group scheduling (5f6bd380c7bd, v6.12)
   * @param dlServer a deadline server saves fair tasks from RT (v6.12)
   * @param ksoftirqdGate inline softirqs wait while ksoftirqd is runnable (v4.9 to v6.4)
   * @param doubleLock how a second run-queue lock is taken: preemptible kernels always drop the first
   * @param headRecheck after a lock drop the task must still head the pushable list (690e47d1403e, v6.16)
   * @param distributePick the search for a CPU starts where the last one ended (v5.11)
   * @param rtEmptyPrio highest_prio of an empty RT queue (99 since v5.10)
   * @param irqWorkRemote how an irq_work reaches another CPU (v5.8)
   * @param pullSelfCheck whether a CPU that is the only overloaded one does not pull (f73c52a5bcd1, v4.15)
   * @param migrateDisablePush whether what runs is pushed away for a waiting task that may not migrate (a7c81556ec4d, v5.11)
   * @param pullIpi what RT_PUSH_IPI does (v4.1, v4.15)
   * @param ipiTracepoints which tracepoints of IPIs there are (v6.4, v6.5)
   * @param intrStorm whether soft-lockup reports say where the time went (CONFIG_SOFTLOCKUP_DETECTOR_INTR_STORM, v6.10)
   */
  public record Rules(
      OverloadRule overloadRule,
      boolean selfSkip,
      BailPosition bailPosition,
      FairClass fairClass,
      RtThrottling rtThrottling,
      boolean dlServer,
      boolean ksoftirqdGate,
      DoubleLock doubleLock,
      boolean headRecheck,
      boolean distributePick,
      int rtEmptyPrio,
      IrqWorkRemote irqWorkRemote,
      boolean pullSelfCheck,
      boolean migrateDisablePush,
      PullIpi pullIpi,
      IpiTracepoints ipiTracepoints,
      boolean intrStorm) {

    static final List<String> KEYS = List.of("overload-rule", "self-skip", "bail-position",
        "fair-class", "rt-throttling", "dl-server", "ksoftirqd-gate", "double-lock", "head-recheck",
        "distribute-pick", "rt-empty-prio", "irq-work-remote", "pull-self-check", "migrate-disable-push", "pull-ipi", "ipi-tracepoints", "intr-storm");

    static Rules bind(Section s) {
      return new Rules(
          s.word("overload-rule", OverloadRule.class),
          s.bool("self-skip"),
          s.word("bail-position", BailPosition.class),
          s.word("fair-class", FairClass.class),
          s.word("rt-throttling", RtThrottling.class),
          s.bool("dl-server"),
          s.bool("ksoftirqd-gate"),
          s.word("double-lock", DoubleLock.class),
          s.bool("head-recheck"),
          s.bool("distribute-pick"),
          s.integer("rt-empty-prio", 99, 100),
          s.word("irq-work-remote", IrqWorkRemote.class),
          s.bool("pull-self-check"),
          s.bool("migrate-disable-push"),
          s.word("pull-ipi", PullIpi.class),
          s.word("ipi-tracepoints", IpiTracepoints.class),
          s.bool("intr-storm"));
    }
  }

  /** When a run-queue is overloaded: a pushable task is queued, or two RT tasks of which one may move. */
  public enum OverloadRule { PUSHABLE, MIGRATORY }

  /** The prio bail stands before or after the branch for migration-disabled tasks. */
  public enum BailPosition { BEFORE, AFTER }

  /** The fair class. */
  public enum FairClass { CFS, EEVDF }

  /** RT throttling: of every run-queue, or only with group scheduling. */
  public enum RtThrottling { ALWAYS, GROUP_ONLY }

  /** double_lock_balance(): drop ours and take both in order, or try the other one first. */
  public enum DoubleLock { DROP, TRY_FIRST }

  /** An irq_work for another CPU: the irq_work vector, or the call list of call_function_single. */
  public enum IrqWorkRemote { IRQ_WORK, CALL_SINGLE }

  /** RT_PUSH_IPI: unknown, a walk of each CPU that pulls, or one token. */
  public enum PullIpi { NONE, WALK, TOKEN }

  /** Tracepoints of IPIs: none, ipi_send_cpu, or that and csd_queue_cpu, csd_function_entry, csd_function_exit. */
  public enum IpiTracepoints { NONE, IPI, CSD }

  static KernelSpec bind(Node scenarioNode, String profileName, Node profileNode) {
    String below = "kernel profile " + profileName;
    Section profile = Section.open(below, profileNode, PROFILE_KEYS);
    Profiles.checkHead(profile, profileName);
    Section s = Section.open("kernel", scenarioNode, SCENARIO_KEYS, profile);
    Section own = Section.open("kernel", scenarioNode, SCENARIO_KEYS);

    int hz = s.integer("hz", 1, 1_000_000);
    if (!HZ.contains(hz)) {
      throw Bad.type(s.what("hz"), s.need("hz", ""), "100, 250, 300, 1000");
    }
    Preempt preempt = s.word("preempt", Preempt.class);
    boolean rt = preempt == Preempt.RT;
    if (rt && own.get("threadirqs") != null && !own.bool("threadirqs")) {
      throw Bad.at(own.need("threadirqs", "").at(),
          "threadirqs in kernel is 'false'; with preempt: rt interrupts are always threaded");
    }
    long stallNs = s.durationNs("rcu-stall-timeout", 3 * SECOND_NS, 300 * SECOND_NS);
    if (stallNs % SECOND_NS != 0) {
      throw Bad.type(s.what("rcu-stall-timeout"), s.need("rcu-stall-timeout", ""), "whole seconds");
    }
    return new KernelSpec(profileName, hz, preempt, rt || s.bool("threadirqs"), stallNs,
        s.bool("irq-time-accounting"), s.durationNs("tick-phase", 0, SECOND_NS / hz - 1, UNSET_NS),
        s.durationNs("rt-period-phase", 0, Durations.MAX_NS, UNSET_NS),
        sysctls(profile, own), features(profile, own, rt), Rules.bind(s));
  }

  private static Map<Sysctl, Integer> sysctls(Section profile, Section own) {
    Map<Sysctl, Integer> values = new EnumMap<>(Sysctl.class);
    for (Sysctl s : Sysctl.values()) {
      values.put(s, s.defaultValue());
    }
    Location at = own.at();
    for (Section layer : List.of(profile, own)) {
      for (Node.Entry e : entries(layer, "sysctl", Sysctl.names())) {
        values.put(Sysctl.bindName(e), Sysctl.bindName(e).bindValue(e.value()));
        at = e.value().at();
      }
    }
    int runtimeUs = values.get(Sysctl.SCHED_RT_RUNTIME_US);
    int periodUs = values.get(Sysctl.SCHED_RT_PERIOD_US);
    if (runtimeUs > periodUs) {
      throw Bad.at(at, "kernel.sched_rt_runtime_us is " + runtimeUs
          + ", more than kernel.sched_rt_period_us, which is " + periodUs);
    }
    return Collections.unmodifiableMap(values);
  }

  private static Map<Feature, Boolean> features(Section profile, Section own, boolean rt) {
    Map<Feature, Boolean> values = new EnumMap<>(Feature.class);
    for (Node.Entry e : entries(profile, "features", Feature.names())) {
      values.put(Feature.bindName(e), Feature.bindName(e).bindValue(e.value()));
    }
    for (Feature f : Feature.values()) {
      if (!values.containsKey(f)) {
        throw Bad.missing(profile.at(), f.name(), profile.what("features"), "true or false");
      }
    }
    if (rt) {
      values.put(Feature.RT_PUSH_IPI, true);
      values.put(Feature.TTWU_QUEUE, false);
    }
    for (Node.Entry e : entries(own, "features", Feature.names())) {
      values.put(Feature.bindName(e), Feature.bindName(e).bindValue(e.value()));
    }
    return Collections.unmodifiableMap(values);
  }

  private static List<Node.Entry> entries(Section s, String key, List<String> names) {
    Node node = s.get(key);
    return node == null ? List.of() : Values.mapping(node, s.what(key),
        "a mapping of " + String.join(", ", names)).entries();
  }
}
