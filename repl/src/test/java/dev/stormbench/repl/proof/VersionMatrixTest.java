package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Feature;
import dev.stormbench.spi.trace.TraceRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The version matrix, kernel-facts.md 20: each row that has a switch, by a small scenario that tells its two sides apart.
 *
 * <p>KernelSpec.Rules says which rows have no switch, and why.
 */
@DisplayName("Version matrix")
class VersionMatrixTest {
  private static final String HEAD = """
      format: 1
      name: row
      description: A row of the version matrix.
      costs: generic-x86
      """;
  /** CPUs 1 and 2 in a long tasklet from 5.6 ms on, a psimon waiting on each from 7 ms on; pullers as given. */
  private static final String TARGETS = HEAD + """
      machine: { cpus: 6 }
      kernel:  { profile: v7.0, features: { RT_PUSH_IPI: true } }
      workloads:
        - softirq-items: { cpus: [1, 2], period: 9ms, pool: 8, work: 7ms }
        - fair-hog:      { cpus: [1, 2] }
        - program:
            { id: psimon-1, policy: "FIFO:1", kthread: true, cpus: [1, 2], home: 1, at: 7ms, program: [run: 50us] }
        - program:
            { id: psimon-2, policy: "FIFO:1", kthread: true, cpus: [1, 2], home: 2, at: 7ms, program: [run: 50us] }
      """;
  private static final String PULLER = """
        - program: { id: P%d, policy: "FIFO:50", cpus: [%d], at: 7500us, program: [run: 100us, sleep: 20ms] }
      """;
  /** Until just before the tasklets end. */
  private static final String RUN = "run: { duration: 9ms, seed: 4 }\n";

  private final Workbench workbench = new Workbench();

  /** What a run did. */
  private record Outcome(RunReport report, List<String> trace) {
    List<String> only(String... names) {
      return trace.stream().filter(l -> List.of(names).contains(l.split(" ")[1])).toList();
    }

    long count(String name) {
      return only(name).size();
    }
  }

  private Outcome run(String yaml, String... sets) {
    Simulation simulation = Simulation.of(workbench.text(yaml, sets), Engine.FAST);
    List<String> trace = new ArrayList<>();
    simulation.observe(r -> trace.add(line(r)));
    return new Outcome(simulation.run((now, end) -> true), trace);
  }

  /** CPU, event, and what matters of its fields. */
  private static String line(TraceRecord r) {
    String what = switch (r.event()) {
      case SCHED_SWITCH -> r.text(0) + " > " + r.text(4);
      case SCHED_MIGRATE_TASK -> r.text(0) + " " + r.arg(3) + " > " + r.arg(4);
      case SCHED_WAKING, SCHED_WAKEUP -> r.text(0);
      case CSD_QUEUE_CPU, IPI_SEND_CPU -> r.arg(0) + " " + r.text(1);
      default -> "";
    };
    return (r.cpu() + " " + r.event().eventName() + " " + what).strip();
  }

  private static String pullers(int... cpus) {
    StringBuilder all = new StringBuilder();
    for (int cpu : cpus) {
      all.append(PULLER.formatted(cpu, cpu));
    }
    return all.toString();
  }

  private static boolean migrated(Outcome o, String comm) {
    return o.only("sched_migrate_task").stream().anyMatch(l -> l.contains(" " + comm + " "));
  }

  // -- pulling --------------------------------------------------------------------------------------

  @Test
  @DisplayName("pull by IPI: none (before v4.1), a walk per puller (v4.1), one token (v4.15)")
  void pullByIpi() {
    String yaml = TARGETS + pullers(3, 4, 5) + RUN;
    Outcome none = run(yaml, "kernel.pull-ipi=none");
    Outcome walk = run(yaml, "kernel.pull-ipi=walk");
    Outcome token = run(yaml, "kernel.pull-ipi=token");
    assertThat(none.report.rto().pulls()).isEqualTo(token.report.rto().pulls());
    assertThat(none.report.rto().hops()).isZero();
    // three walks, each over both targets once; the token: one walk, as often round as requests came in time
    assertThat(List.of(walk.report.rto().walks(), walk.report.rto().hops())).containsExactly(3L, 6L);
    assertThat(walk.trace).filteredOn(l -> l.endsWith("push_irq_work_func") && l.contains("csd_queue_cpu"))
        .filteredOn(l -> !l.contains("rto_")).hasSize(6);
    assertThat(token.report.rto().walks()).isEqualTo(1);
    assertThat(token.report.rto().hops()).isEqualTo(4);
  }

  @Test
  @DisplayName("only-self-overloaded check (v4.15): before it, a CPU that is the only overloaded one asks itself")
  void onlySelfOverloaded() {
    String yaml = HEAD + """
        machine: { cpus: 2 }
        kernel:  { profile: v7.0, self-skip: false }
        workloads:
          - program: { id: H, policy: "FIFO:90", cpus: [0], at: 1ms, program: [run: forever] }
          - program: { id: A, policy: "FIFO:50", cpus: [0, 1], home: 1, at: 1ms, program: [run: 3ms] }
          - program: { id: B, policy: "FIFO:40", cpus: [0, 1], home: 1, at: 2ms, program: [run: 3ms] }
        run: { duration: 10ms, seed: 1 }
        """;
    assertThat(run(yaml, "kernel.pull-self-check=true").count("irq_work_entry")).isZero();
    assertThat(run(yaml, "kernel.pull-self-check=false").only("irq_work_entry")).containsOnly("1 irq_work_entry").isNotEmpty();
  }

  @Test
  @DisplayName("irq_work remote: vector 246 (before v5.8), the call list and 251 since")
  void irqWorkRemote() {
    String yaml = TARGETS + pullers(3) + RUN;
    Outcome old = run(yaml, "kernel.irq-work-remote=irq-work");
    Outcome now = run(yaml, "kernel.irq-work-remote=call-single");
    assertThat(old.only("irq_work_entry", "call_function_single_entry"))
        .containsExactly("1 irq_work_entry", "2 irq_work_entry", "1 irq_work_entry", "2 irq_work_entry");
    assertThat(now.only("irq_work_entry", "call_function_single_entry")).containsExactly("1 call_function_single_entry",
        "2 call_function_single_entry", "1 call_function_single_entry", "2 call_function_single_entry");
    assertThat(old.count("csd_queue_cpu")).isZero();
    assertThat(old.only("ipi_send_cpu")).containsSubsequence("3 ipi_send_cpu 1 rto_push_irq_work_func");
  }

  @Test
  @DisplayName("token self-skip (v7.0): before it, a lone overloaded CPU is visited a second time, by its own irq_work vector")
  void selfSkip() {
    String yaml = TARGETS.replace("home: 2, at: 7ms", "home: 2, at: 12ms") + pullers(3) + RUN;
    Outcome on = run(yaml, "kernel.self-skip=true");
    Outcome off = run(yaml, "kernel.self-skip=false");
    assertThat(on.only("call_function_single_entry", "irq_work_entry")).containsExactly("1 call_function_single_entry");
    assertThat(off.only("call_function_single_entry", "irq_work_entry"))
        .containsExactly("1 call_function_single_entry", "1 irq_work_entry");
  }

  @Test
  @DisplayName("RT_PUSH_IPI default: off in Debian's 6.1.192, on in 6.12.95 and 7.0; PREEMPT_RT has it on")
  void rtPushIpiDefault() {
    String yaml = TARGETS.replace(", features: { RT_PUSH_IPI: true }", ", overload-rule: pushable") + pullers(3) + RUN;
    assertThat(run(yaml, "kernel.profile=v6.1").report.rto().hops()).isZero();
    assertThat(run(yaml, "kernel.profile=v6.12").report.rto().hops()).isPositive();
    assertThat(run(yaml, "kernel.profile=v7.0").report.rto().hops()).isPositive();
    Outcome rt = run(yaml, "kernel.profile=v6.1", "kernel.preempt=rt");
    assertThat(rt.report.rto().pulls()).isPositive();
    assertThat(workbench.text(yaml, "kernel.profile=v6.1", "kernel.preempt=rt").kernel()
        .feature(Feature.RT_PUSH_IPI)).isTrue();
  }

  @Test
  @DisplayName("overload rule: migratory count (before v6.7), pushable list since")
  void overloadRule() {
    String yaml = TARGETS + pullers(3) + RUN;
    assertThat(run(yaml, "kernel.overload-rule=migratory").report.rto().hops()).isZero();
    assertThat(run(yaml, "kernel.overload-rule=pushable").report.rto().hops()).isEqualTo(4);
    // the other way round: one pinned and running, one movable and running its sleep out: nothing to push, yet overloaded
    String pinnedWaiter = HEAD + """
        machine: { cpus: 3 }
        kernel:  { profile: v7.0 }
        workloads:
          - program: { id: M, policy: "FIFO:60", cpus: [0, 1], home: 1, at: 1ms, program: [run: 5ms] }
          - program: { id: W, policy: "FIFO:40", cpus: [1], at: 2ms, program: [run: 1ms] }
          - program: { id: P, policy: "FIFO:50", cpus: [2], at: 3ms, program: [run: 100us, sleep: 20ms] }
        run: { duration: 10ms, seed: 1 }
        """;
    assertThat(run(pinnedWaiter, "kernel.overload-rule=migratory").report.rto().hops()).isPositive();
    assertThat(run(pinnedWaiter, "kernel.overload-rule=pushable").report.rto().hops()).isZero();
  }

  // -- pushing --------------------------------------------------------------------------------------

  @Test
  @DisplayName("distributing pick: the first CPU of the mask (before v5.11), the one after the last chosen since")
  void distributingPick() {
    String yaml = HEAD + """
        machine: { cpus: 6 }
        kernel:  { profile: v7.0 }
        workloads:
          - program: { id: H, policy: "FIFO:90", cpus: [1], at: 1ms, program: [run: forever] }
          - program: { id: A, policy: "FIFO:50", home: 1, at: 2ms, program: [run: 100us] }
          - program: { id: B, policy: "FIFO:50", home: 1, at: 3ms, program: [run: 100us] }
          - program: { id: C, policy: "FIFO:50", home: 1, at: 4ms, program: [run: 100us] }
        run: { duration: 5ms, seed: 1 }
        """;
    assertThat(run(yaml, "kernel.distribute-pick=false").only("sched_migrate_task")).containsExactly(
        "1 sched_migrate_task A 1 > 0", "1 sched_migrate_task B 1 > 0", "1 sched_migrate_task C 1 > 0");
    assertThat(run(yaml, "kernel.distribute-pick=true").only("sched_migrate_task")).containsExactly(
        "1 sched_migrate_task A 1 > 2", "1 sched_migrate_task B 1 > 3", "1 sched_migrate_task C 1 > 4");
  }

  @Test
  @DisplayName("migrate_disable aware push (v5.11): what runs is pushed away for a waiting task that may not migrate")
  void migrateDisablePush() {
    String yaml = HEAD + """
        machine: { cpus: 4 }
        kernel:  { profile: v7.0 }
        workloads:
          - program: { id: A, policy: "FIFO:40", home: 1, at: 1ms, program: [migrate_disable, run: 6ms, migrate_enable] }
          - program: { id: B, policy: "FIFO:60", home: 1, at: 3ms, program: [run: 5ms] }
          - program: { id: P, policy: "FIFO:50", cpus: [2], at: 2ms, program: [run: 2500us, sleep: 20ms] }
        run: { duration: 6ms, seed: 1 }
        """;
    Outcome aware = run(yaml, "kernel.migrate-disable-push=true");
    Outcome not = run(yaml, "kernel.migrate-disable-push=false");
    assertThat(aware.only("sched_migrate_task")).hasSize(1).first().asString().startsWith("1 sched_migrate_task B 1 > ");
    assertThat(not.count("sched_migrate_task")).isZero();
    assertThat(not.report.rto().hops()).isPositive();
  }

  @Test
  @DisplayName("bail position: a visit over a fair task to a task that may not migrate warned (v5.11 to v5.17), bails since")
  void bailPosition() {
    String yaml = (TARGETS + pullers(3) + RUN).replace("home: 1, at: 7ms, program: [run: 50us]",
        "home: 1, at: 1ms, program: [migrate_disable, sleep: 6ms, run: 50us, migrate_enable]");
    RunReport after = run(yaml, "kernel.bail-position=after").report;
    RunReport before = run(yaml, "kernel.bail-position=before").report;
    assertThat(after.kernelLog()).anyMatch(l -> l.contains("WARNING") && l.contains("which is not a real-time task"));
    assertThat(before.kernelLog()).noneMatch(l -> l.contains("WARNING"));
    assertThat(before.rto().bails()).isGreaterThan(after.rto().bails());
  }

  @Test
  @DisplayName("head recheck (v6.16): a better task that comes while the lock is dropped stops the push; before, it went on")
  void headRecheck() {
    // A is pushed from CPU 1 when H preempts it, and waits for CPU 0's lock, which the wake-up of X holds. Meanwhile CPU 2
    // wakes B, which has nowhere else to go, on CPU 1: B heads the pushable list now.
    String yaml = HEAD.replace("costs: generic-x86", "costs: { base: generic-x86, ttwu: 100us }") + """
        machine: { cpus: 4 }
        kernel:  { profile: v7.0 }
        workloads:
          - program: { id: A, policy: "FIFO:40", cpus: [0, 1], home: 1, at: 1ms, program: [run: 20ms] }
          - program: { id: B, policy: "FIFO:50", cpus: [1, 3], home: 1, at: 500us, program: [wait: b, run: 1ms] }
          - program: { id: G, policy: "FIFO:90", cpus: [3], at: 1ms, program: [run: forever] }
          - program: { id: H, policy: "FIFO:90", cpus: [1], at: 5000us, program: [run: forever] }
          - program: { id: X, cpus: [0], at: 5050us, program: [run: 1us] }
          - program: { id: C, policy: "FIFO:90", cpus: [2], at: 5005us, program: [run: 2us, post: b] }
        run: { duration: 5500us, seed: 1 }
        """;
    assertThat(run(yaml, "kernel.head-recheck=false").only("sched_migrate_task")).containsExactly("1 sched_migrate_task A 1 > 0");
    Outcome recheck = run(yaml, "kernel.head-recheck=true");
    assertThat(recheck.count("sched_migrate_task")).isZero();
    assertThat(recheck.only("sched_wakeup")).contains("2 sched_wakeup B");
  }

  @Test
  @DisplayName("empty highest_prio: 100 (before v5.10), 99 since; no task has prio 99, so no decision depends on it")
  void emptyHighestPrio() {
    String yaml = TARGETS + pullers(3, 4, 5) + RUN;
    for (int empty : new int[] {99, 100}) {
      Simulation s = Simulation.of(workbench.text(yaml, "kernel.rt-empty-prio=" + empty), Engine.FAST);
      s.run((now, end) -> true);
      assertThat(s.machine().cpu(0).rq().highestPrioCurr()).isEqualTo(empty);
      assertThat(s.machine().cpu(0).rq().highestPrioNext()).isEqualTo(empty);
    }
    assertThat(run(yaml, "kernel.rt-empty-prio=99").report.digest()).isEqualTo(run(yaml, "kernel.rt-empty-prio=100").report.digest());
  }

  // -- softirqs, preemption, the fair class ---------------------------------------------------------

  @Test
  @DisplayName("ksoftirqd gates inline softirqs (v4.9 to v6.4): while it is runnable and starved, timers do not fire")
  void ksoftirqdGate() {
    String yaml = HEAD + """
        machine: { cpus: 2 }
        kernel:  { profile: v7.0 }
        workloads:
          - softirq-items: { cpus: [1], period: 300us, pool: 20, work: 500us }
          - program: { id: H, policy: "FIFO:90", cpus: [1], at: 5ms, program: [run: forever] }
          - psimon:  { count: 1, cpus: [0], period: 3ms, run: 10us, waker: 1, timer: wheel }
        timeline:
          - at: 30ms
            do: { stop: softirq-items }
        run: { duration: 90ms, seed: 1 }
        """;
    Outcome gate = run(yaml, "kernel.ksoftirqd-gate=true");
    Outcome none = run(yaml, "kernel.ksoftirqd-gate=false");
    assertThat(none.count("timer_expire_entry")).isGreaterThan(gate.count("timer_expire_entry") + 10);
    // the tick goes on raising TIMER, nobody runs it
    assertThat(gate.trace.subList(gate.trace.size() - 100, gate.trace.size())).contains("1 softirq_raise").doesNotContain("1 softirq_entry");
    assertThat(gate.only("sched_switch")).noneMatch(l -> l.contains("> ksoftirqd/1") && l.startsWith("1 sched_switch H"));
  }

  @Test
  @DisplayName("RT throttling without group scheduling: after 950 ms of a second (before v6.12), never since")
  void rtThrottling() {
    String yaml = HEAD + """
        machine: { cpus: 2 }
        kernel:  { profile: v7.0, dl-server: false }
        workloads:
          - fair-hog: { cpus: [1] }
          - program: { id: H, policy: "FIFO:90", cpus: [1], at: 5ms, program: [run: forever] }
        run: { duration: 2s, seed: 1 }
        """;
    Outcome always = run(yaml, "kernel.rt-throttling=always");
    Outcome groups = run(yaml, "kernel.rt-throttling=group-only");
    assertThat(always.report.kernelLog()).hasSize(1).first().asString().endsWith("sched: RT throttling activated");
    assertThat(always.only("sched_switch")).contains("1 sched_switch H > rt_storm_hog");
    assertThat(groups.report.kernelLog()).isEmpty();
    assertThat(groups.only("sched_switch")).doesNotContain("1 sched_switch H > rt_storm_hog");
  }

  @Test
  @DisplayName("fair dl_server (v6.12): a fair task gets its 50 ms of a second under an RT hog")
  void dlServer() {
    String yaml = HEAD + """
        machine: { cpus: 2 }
        kernel:  { profile: v7.0 }
        workloads:
          - fair-hog: { cpus: [1] }
          - program: { id: H, policy: "FIFO:90", cpus: [1], at: 5ms, program: [run: forever] }
        run: { duration: 2s, seed: 1 }
        """;
    assertThat(run(yaml, "kernel.dl-server=true").only("sched_switch")).contains("1 sched_switch H > rt_storm_hog");
    assertThat(run(yaml, "kernel.dl-server=false").only("sched_switch")).doesNotContain("1 sched_switch H > rt_storm_hog");
  }

  @Test
  @DisplayName("default preempt model: voluntary (Debian's 6.x), where a kernel loop is not preempted; lazy (v7.0), where it is")
  void defaultPreempt() {
    String yaml = HEAD + """
        machine: { cpus: 2 }
        kernel:  { profile: v7.0 }
        workloads:
          - fair-hog: { cpus: [1], kthread: true }
          - program: { id: R, policy: "FIFO:50", cpus: [1], at: 5ms, program: [run: 100us] }
        run: { duration: 20ms, seed: 1 }
        """;
    assertThat(run(yaml, "kernel.profile=v6.12").only("sched_switch")).noneMatch(l -> l.endsWith("> R"));
    assertThat(run(yaml, "kernel.profile=v7.0").only("sched_switch")).anyMatch(l -> l.endsWith("> R"));
  }

  @Test
  @DisplayName("soft-lockup utilisation block (v6.10, a build option)")
  void intrStorm() {
    String yaml = HEAD + """
        machine: { cpus: 2 }
        kernel:  { profile: v7.0, hz: 100, sysctl: { kernel.watchdog_thresh: 1 } }
        workloads:
          - softirq-items: { cpus: [1], period: 8s, pool: 1, work: 5s }
          - fair-hog: { cpus: [1] }
        watchdogs: [softlockup]
        run: { duration: 12s, seed: 1 }
        """;
    String block = "CPU#1 Utilization every 400ms during lockup:";
    RunReport on = run(yaml, "kernel.intr-storm=true").report;
    RunReport off = run(yaml, "kernel.intr-storm=false").report;
    assertThat(off.lockups()).isNotEmpty().hasSameSizeAs(on.lockups());
    assertThat(on.kernelLog()).anyMatch(l -> l.endsWith(block));
    assertThat(off.kernelLog()).noneMatch(l -> l.endsWith(block));
  }

  // -- tracepoints ----------------------------------------------------------------------------------

  @Test
  @DisplayName("ipi and csd tracepoints: none, ipi_send_cpu (v6.4), csd_* as well (v6.5); the interrupts are the same")
  void ipiTracepoints() {
    String yaml = TARGETS + pullers(3) + RUN;
    Outcome none = run(yaml, "kernel.ipi-tracepoints=none");
    Outcome ipi = run(yaml, "kernel.ipi-tracepoints=ipi");
    Outcome csd = run(yaml, "kernel.ipi-tracepoints=csd");
    assertThat(List.of(none.count("ipi_send_cpu"), none.count("csd_queue_cpu"))).containsOnly(0L);
    assertThat(ipi.count("ipi_send_cpu")).isEqualTo(csd.count("ipi_send_cpu")).isPositive();
    assertThat(ipi.count("csd_queue_cpu")).isZero();
    assertThat(csd.count("csd_queue_cpu")).isPositive();
    List<String> interrupts = csd.only("call_function_single_entry", "reschedule_entry");
    assertThat(none.only("call_function_single_entry", "reschedule_entry")).isEqualTo(interrupts).isNotEmpty();
    assertThat(List.of(none.report.digest(), ipi.report.digest(), csd.report.digest())).doesNotHaveDuplicates();
  }
}
