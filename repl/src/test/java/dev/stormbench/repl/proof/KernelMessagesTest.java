package dev.stormbench.repl.proof;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.RunReport;
import dev.stormbench.engine.Simulation.Engine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the kernel prints, kernel-facts.md 12.5 and 13, character by character, as a run writes it. */
@DisplayName("Kernel messages")
class KernelMessagesTest {
  private static final String STUCK = """
      format: 1
      name: stuck
      description: CPU 1 is in one softirq for a long time.
      machine: { cpus: 2 }
      kernel:  { profile: v7.0, hz: 100, rcu-stall-timeout: 3s, sysctl: { kernel.watchdog_thresh: 1 } }
      costs: generic-x86
      workloads:
        - softirq-items: { cpus: [1], period: 20s, pool: 1, work: 9s }
        - fair-hog: { cpus: [1] }
      run: { duration: 30s, seed: 1 }
      """;
  private final Workbench workbench = new Workbench();

  private List<String> log(String yaml, String... sets) {
    RunReport r = Workbench.run(workbench.text(yaml, sets), Engine.FAST);
    assertThat(r.kernelLog()).allMatch(l -> l.matches("\\[[ 0-9]{5}\\.[0-9]{6}] .*"));
    return r.kernelLog().stream().map(l -> l.substring(l.indexOf("] ") + 2)).toList();
  }

  private static final String SELF_IPIS = """
      format: 1
      name: self-ipis
      description: The token interrupts its own CPU without end, whose timer interrupts hardly get through.
      machine: { cpus: 6 }
      kernel:  { profile: v7.0, hz: 100, self-skip: false, rcu-stall-timeout: 3s }
      costs:   { base: generic-x86, irq-entry: 20us, irq-exit: 25us, rto-work: 35us }
      workloads:
        - softirq-items: { cpus: [2], period: 75ms, pool: 40, work: 50ms }
        - fair-hog:      { cpus: [2] }
        - fifo-sleepers: { cpus: [1, 3, 4], sleep: 50us }
        - psimon:        { count: 1, cpus: [2, 5], home: 2, period: 20ms, waker: 0 }
      watchdogs: [rcu-stall]
      run: { duration: 8s, seed: 1 }
      """;
  private static final String[] STACK = {
    "Call Trace:",
    " rt_storm_wedge_fn",
    " tasklet_action_common",
    " handle_softirqs",
    " __irq_exit_rcu",
    " sysvec_apic_timer_interrupt",
    " asm_sysvec_apic_timer_interrupt"
  };

  private static String[] with(List<String> lines, String... stack) {
    List<String> all = new ArrayList<>(lines);
    all.addAll(List.of(stack));
    return all.toArray(String[]::new);
  }

  @Test
  @DisplayName("soft lockup: comm and pid of current, whole units, and who was interrupted")
  void softLockup() {
    assertThat(log(STUCK, "watchdogs=[softlockup]")).startsWith(with(List.of(
        "watchdog: BUG: soft lockup - CPU#1 stuck for 3s! [rt_storm_hog:10]",
        "CPU: 1 UID: 0 PID: 10 Comm: rt_storm_hog"), STACK));
  }

  @Test
  @DisplayName("soft lockup with the utilisation block: a head line, five periods, oldest first, tabs between")
  void utilisation() {
    assertThat(log(STUCK, "watchdogs=[softlockup]", "kernel.intr-storm=true")).startsWith(with(List.of(
        "watchdog: BUG: soft lockup - CPU#1 stuck for 3s! [rt_storm_hog:10]",
        "CPU#1 Utilization every 400ms during lockup:",
        "\t#1:   0% system,\t100% softirq,\t  0% hardirq,\t  0% idle",
        "\t#2:   0% system,\t100% softirq,\t  0% hardirq,\t  0% idle",
        "\t#3:   0% system,\t100% softirq,\t  0% hardirq,\t  0% idle",
        "\t#4:   0% system,\t100% softirq,\t  0% hardirq,\t  0% idle",
        "\t#5:   0% system,\t100% softirq,\t  0% hardirq,\t  0% idle",
        "CPU: 1 UID: 0 PID: 10 Comm: rt_storm_hog"), STACK));
  }

  @Test
  @DisplayName("soft lockup under hard interrupts: which came most often, since they took more than half of the time")
  void hardirqTime() {
    List<String> log = log(STUCK.replace("workloads:\n", """
        workloads:
          - device-irq: { id: disk, cpus: [1], irq: 9, name: disk0, period: 30ms, handler: 1ms }
          - device-irq: { id: net, cpus: [1], irq: 24, name: eth0, period: 10ms, handler: 6ms }
          - device-irq: { id: elsewhere, cpus: [0], irq: 25, name: eth1, period: 1ms, handler: 1us }
        """), "watchdogs=[softlockup]", "kernel.intr-storm=true");
    assertThat(log.get(2)).matches("\t#1:   0% system,\t [34][0-9]% softirq,\t [67][0-9]% hardirq,\t  0% idle");
    assertThat(log.subList(7, 10)).containsExactly(
        "CPU#1 Detect HardIRQ Time exceeds 50%. Most frequent HardIRQs:",
        "\t#1: 240       \tirq#24",
        "\t#2: 80        \tirq#9");
    assertThat(log.get(10)).startsWith("CPU: 1 ");
  }

  @Test
  @DisplayName("softlockup_panic: the panic is the last line")
  void softlockupPanic() {
    assertThat(log(STUCK, "watchdogs=[{ softlockup: { panic: true } }]"))
        .endsWith(" asm_sysvec_apic_timer_interrupt", "Kernel panic - not syncing: softlockup: hung tasks");
  }

  @Test
  @DisplayName("RCU stall, self-detected: by a CPU that knows of the grace period")
  void rcuSelf() {
    assertThat(log(STUCK, "watchdogs=[rcu-stall]")).containsExactly(with(List.of(
        "rcu: INFO: rcu_preempt self-detected stall on CPU",
        "rcu: \t1-....: (300 ticks this GP) idle=0004/1/0x4000000000000000 softirq=0/0 fqs=300",
        "rcu: \t(t=300 jiffies g=2053 q=0 ncpus=2)",
        "CPU: 1 UID: 0 PID: 10 Comm: rt_storm_hog"), STACK));
  }

  @Test
  @DisplayName("RCU stall, self-detected: by a CPU that was in the softirq already when the grace period began")
  void rcuSelfBehind() {
    assertThat(log(STUCK, "watchdogs=[rcu-stall]", "run.seed=3").get(1))
        .isEqualTo("rcu: \t1-....: (1 GPs behind) idle=0004/1/0x4000000000000000 softirq=0/0 fqs=300");
  }

  @Test
  @DisplayName("RCU stall, detected by another CPU, two jiffies later, of one whose ticks do not come: with an NMI backtrace")
  void rcuOther() {
    assertThat(log(SELF_IPIS)).containsExactly(
        "rcu: INFO: rcu_preempt detected stalls on CPUs/tasks:",
        "rcu: \t2-....: (1 GPs behind) idle=0004/1/0x4000000000000000 softirq=0/0 fqs=302",
        "rcu: \t(detected by 1, t=302 jiffies, g=13, q=0 ncpus=6)",
        "Sending NMI from CPU 1 to CPUs 2:",
        "NMI backtrace for cpu 2",
        "CPU: 2 UID: 0 PID: 26 Comm: rt_storm_hog",
        "Call Trace:",
        " rto_push_irq_work_func",
        " __flush_smp_call_function_queue",
        " sysvec_call_function_single",
        " asm_sysvec_call_function_single",
        " rt_storm_wedge_fn",
        " tasklet_action_common",
        " handle_softirqs",
        " __irq_exit_rcu",
        " sysvec_apic_timer_interrupt",
        " asm_sysvec_apic_timer_interrupt");
  }

  @Test
  @DisplayName("panic_on_rcu_stall: the panic is the last line")
  void rcuPanic() {
    assertThat(log(STUCK, "watchdogs=[{ rcu-stall: { panic: true } }]")).endsWith("Kernel panic - not syncing: RCU Stall");
  }

  @Test
  @DisplayName("RT throttling is said once")
  void rtThrottling() {
    assertThat(log(STUCK.replaceFirst("- softirq-items:.*", "- program: { id: H, policy: \"FIFO:9\", cpus: [1], program: [run: forever] }"),
        "kernel.rt-throttling=always", "kernel.dl-server=false")).containsExactly("sched: RT throttling activated");
  }
}
