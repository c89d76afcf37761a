package dev.stormbench.plugin.replviews;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KernelTest {
  @Test
  void preemptCount_hasTheKernelsFields() {
    int pc = 0x00210302;
    assertThat(Kernel.preemptDepth(pc)).isEqualTo(2);
    assertThat(Kernel.softirqCount(pc)).isEqualTo(3);
    assertThat(Kernel.hardirqDepth(pc)).isEqualTo(1);
    assertThat(Kernel.nmiDepth(pc)).isEqualTo(2);
  }

  @Test
  void softirqMasks_areNames() {
    assertThat(Kernel.softirqs(0)).isEmpty();
    assertThat(Kernel.softirqs(1 << 3 | 1 << 6)).isEqualTo("NET_RX TASKLET");
  }

  @Test
  void aStack_saysWhereSoftirqsWereEntered_andWhatTheyInterrupted() {
    List<String> irq = List.of("handle_softirqs", "__irq_exit_rcu", "sysvec_call_function_single", "asm_sysvec_call_function_single",
        "__schedule");
    assertThat(Kernel.softirqEntry(irq)).isEqualTo("the exit of call_function_single");
    assertThat(Kernel.interruptedIn(irq)).isEqualTo("__schedule");
    assertThat(Kernel.softirqEntry(List.of("handle_softirqs", "__irq_exit_rcu", "common_interrupt"))).isEqualTo("the exit of a device's interrupt");
    assertThat(Kernel.softirqEntry(List.of("handle_softirqs", "run_ksoftirqd"))).isEqualTo("ksoftirqd");
    assertThat(Kernel.softirqEntry(List.of("handle_softirqs", "do_softirq", "__local_bh_enable_ip"))).isEqualTo("local_bh_enable()");
    assertThat(Kernel.softirqEntry(List.of("do_idle"))).isEmpty();
    assertThat(Kernel.interruptedIn(List.of("asm_sysvec_reschedule_ipi"))).as("user mode").isEmpty();
    assertThat(Kernel.interruptedIn(List.of("asm_sysvec_reschedule_ipi", "handle_softirqs", "__irq_exit_rcu", "common_interrupt",
        "asm_common_interrupt"))).as("the user's, not what the second interrupt found").isEmpty();
  }

  @Test
  void aMask_isPrintedAsTheKernelDoes() {
    assertThat(Rd.hex(List.of(1, 2), 4)).isEqualTo("6");
    assertThat(Rd.hex(List.of(47, 95), 192)).isEqualTo("00000000,00000000,00000000,80000000,00008000,00000000");
    assertThat(Rd.hex(List.of(0), 33)).isEqualTo("0,00000001");
  }
}
