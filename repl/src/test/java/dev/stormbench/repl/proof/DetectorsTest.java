package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import dev.stormbench.engine.scenario.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The kernel's detectors on small machines: each sees its case and nothing in the near miss; both engines agree. */
class DetectorsTest {
  private static final Workbench WORKBENCH = new Workbench();

  /** Two CPUs that work, and an interrupt handler on CPU 1 that takes a while. */
  private static final String HANG = """
      format: 1
      name: hang
      description: A handler that takes a while.
      machine: { cpus: 4 }
      kernel: { profile: v7.0, sysctl: { kernel.watchdog_thresh: 1 } }
      costs: generic-x86
      workloads:
        - fair-hog: { cpus: [0, 1] }
        - fifo-sleepers: { cpus: [2, 3], prio: 50, sleep: 1ms, run: 20us }
        - device-irq: { cpus: [1], period: 8s, handler: 3500ms }
      watchdogs: [softlockup, hardlockup-perf, hardlockup-buddy]
      run: { duration: 12s, seed: 3 }
      """;

  private static RunReport run(Scenario s) {
    RunReport fast = Workbench.run(s, Engine.FAST);
    assertThat(Workbench.comparable(Workbench.run(s, Engine.NAIVE))).usingRecursiveComparison().isEqualTo(Workbench.comparable(fast));
    return fast;
  }

  private static List<String> kinds(RunReport r) {
    return r.lockups().stream().map(l -> l.kind() + " " + l.cpu()).toList();
  }

  private static RunReport literal(String... sets) {
    return run(WORKBENCH.file(WORKBENCH.home.resolve("repl/src/test/resources/dev/stormbench/repl/fixes/literal.yaml"), sets));
  }

  @Test
  void theLiteralSketch_isAHardLockup_forBothDetectors() {
    RunReport r = literal("fixes=[bounded-resched-literal]");
    assertThat(r.simulatedNs()).isEqualTo(5_000_000_000L);
    assertThat(kinds(r)).containsExactly("hardlockup-perf 1", "hardlockup-buddy 1");
    assertThat(r.lockups()).allSatisfy(l -> {
      assertThat(l.stack()).startsWith("rto_push_irq_work_func");
      assertThat(l.stack()).containsSubsequence("sysvec_call_function_single", "rt_storm_wedge_fn", "handle_softirqs");
    });
    assertThat(r.kernelLog()).filteredOn(l -> l.contains("LOCKUP")).extracting(l -> l.replaceFirst("^.*?\\] ", ""))
        .containsExactly("watchdog: CPU1: Watchdog detected hard LOCKUP on cpu 1",
            "watchdog: CPU0: Watchdog detected hard LOCKUP on cpu 1");
  }

  @Test
  void theSameStorm_withoutTheSketch_isNone() {
    assertThat(literal().lockups()).isEmpty();
  }

  @Test
  void aHandlerThatHangs_isAHardLockup_andSoftOnlyAfterwards() {
    RunReport r = run(WORKBENCH.text(HANG));
    assertThat(kinds(r)).contains("hardlockup-perf 1", "hardlockup-buddy 1").allMatch(k -> k.endsWith(" 1"));
    assertThat(r.lockups()).filteredOn(l -> l.kind().startsWith("hard")).allSatisfy(l ->
        assertThat(l.stack()).startsWith("common_interrupt"));
  }

  @Test
  void aHandlerThatEndsBeforeTheNextSample_isNoLockup() {
    assertThat(run(WORKBENCH.text(HANG.replace("3500ms", "390ms"))).lockups()).isEmpty();
  }

  /** A task in state D, and a FIFO hog on a kernel that lets it have all of its CPU, kworkers included. */
  private static final String WAITERS = """
      format: 1
      name: waiters
      description: A task that waits for its disk, and works that wait for their kworker.
      machine: { cpus: 2 }
      kernel: { profile: v6.1, sysctl: { kernel.watchdog_thresh: 5, kernel.hung_task_timeout_secs: 3, kernel.sched_rt_runtime_us: -1 } }
      costs: generic-x86
      workloads:
        - program: { id: dd, cpus: [0], program: [run: 1ms, block: 8s, run: 1ms] }
        - program: { id: rt, policy: "FIFO:10", cpus: [1], at: 2s, program: [run: 7s] }
        - kworker-items: { cpus: all, period: 200ms, work: 5us }
      watchdogs: [hung-task, workqueue-stall: { thresh: 2s }, softlockup]
      run: { duration: 12s, seed: 3 }
      """;

  @Test
  void aTaskInStateD_andAStarvedWorkerPool_areReported() {
    RunReport r = run(WORKBENCH.text(WAITERS));
    assertThat(kinds(r)).contains("hung-task 0", "workqueue-stall 1").allMatch(k -> k.matches("hung-task 0|workqueue-stall 1"));
    RunReport.Lockup hung = r.lockups().stream().filter(l -> l.kind().equals("hung-task")).findFirst().orElseThrow();
    assertThat(hung.comm()).isEqualTo("dd");
    assertThat(hung.timeNs()).isEqualTo(6_000_000_000L);
    assertThat(hung.stack()).containsExactly("__schedule", "do_syscall_64");
    assertThat(r.kernelLog()).anyMatch(l -> l.matches(".*INFO: task dd:\\d+ blocked for more than 3 seconds\\."))
        .anyMatch(l -> l.matches(".*BUG: workqueue lockup - pool cpus=1 node=0 flags=0x0 nice=0 stuck for [2-4]s!"))
        .anyMatch(l -> l.contains("pending: vmstat_update"));
  }

  @Test
  void whatWaitsForLessThanItsTimeout_isNotReported() {
    assertThat(run(WORKBENCH.text(WAITERS.replace("block: 8s", "block: 2900ms").replace("run: 7s", "run: 1800ms"))).lockups()).isEmpty();
    assertThat(run(WORKBENCH.text(WAITERS.replace("block: 8s", "sleep: 8s").replace("run: 7s", "run: 1800ms"))).lockups()).isEmpty();
  }

  private static Scenario watched(String name, String... sets) {
    return WORKBENCH.file(WORKBENCH.home.resolve("scripts/watchdogs").resolve(name), sets);
  }

  @Test
  void warnings_areLines_andNoLockups() {
    RunReport r = run(watched("bh-hog.yaml", "watchdogs=[bh-budget, backlog-trend]"));
    assertThat(r.lockups()).isEmpty();
    assertThat(r.kernelLog()).isNotEmpty().allMatch(l -> l.matches("\\[.*\\] bh-budget: CPU#2 in softirqs for \\d\\.\\d+s \\[.*\\]"));
    assertThat(run(watched("busy.yaml", "watchdogs=[bh-budget, backlog-trend]", "run.duration=5s")).kernelLog()).isEmpty();
  }

  @Test
  void panic_endsTheRun() {
    RunReport r = run(WORKBENCH.text(HANG, "watchdogs=[hardlockup-perf: { panic: true }]"));
    assertThat(r.panic()).isEqualTo("Hard LOCKUP");
    assertThat(r.simulatedNs()).isLessThan(12_000_000_000L);
  }

  @Test
  void aDetectorThatIsNotThere_orOnlyLooks_changesNothing() {
    String quiet = HANG.replace("3500ms", "390ms");
    RunReport none = run(WORKBENCH.text(quiet, "watchdogs=[]"));
    assertThat(run(WORKBENCH.text(quiet, "watchdogs=[softlockup, hardlockup-buddy]")).digest()).isEqualTo(none.digest());
    assertThat(run(WORKBENCH.text(HANG, "watchdogs=[hardlockup-perf]")).digest())
        .isNotEqualTo(run(WORKBENCH.text(HANG, "watchdogs=[]")).digest());
  }

  @Test
  void aThresholdOfZero_switchesThemOff() {
    assertThat(run(WORKBENCH.text(HANG, "kernel.sysctl={ kernel.watchdog_thresh: 0 }")).lockups()).isEmpty();
  }
}
