package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.IrqLine;
import dev.stormbench.spi.workload.Program.Step;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers of device interrupts, hard ones and those that were made threads (kernel-facts 8.2, 8.7). */
class IrqThreadTest {
  private static final int IRQS_OFF = 0x01;
  private static final int HARDIRQ = 0x08;
  private static final int BH_OFF = 0x80;
  private static final String THREAD = "irq/24-eth0";

  private static Box device(boolean threadirqs, Preempt preempt, long periodNs, long handlerNs, String ownThread) {
    Box b = new Box(2, c -> {
      c.threadirqs = threadirqs;
      c.preempt = preempt;
    });
    IrqLine line = b.setup().irqLine(1, 24, "eth0", handlerNs, Softirq.NET_RX_SOFTIRQ, new Distribution.Fixed(10 * US), ownThread);
    b.setup().interrupts(line, 100 * US, new Distribution.Fixed(periodNs));
    return b;
  }

  private static Event netRx(Box b, TraceEvent event) {
    return b.first(event, e -> e.number(0) == Softirq.NET_RX_SOFTIRQ);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theHandler_andWhatItRaises_runInTheThread_onlyWhereInterruptsAreThreaded(boolean threadirqs) {
    Box b = device(threadirqs, Preempt.LAZY, 10 * MS, 5 * US, null);
    b.hog(1);
    b.runTo(MS);
    Event raised = netRx(b, TraceEvent.SOFTIRQ_RAISE);
    String comm = threadirqs ? THREAD : "hog";
    assertThat(b.first(TraceEvent.IRQ_HANDLER_ENTRY, e -> true).text()).isEqualTo("eth0");
    assertThat(b.first(TraceEvent.IRQ_HANDLER_EXIT, e -> true).number(1)).isEqualTo(threadirqs ? 2 : 1);
    assertThat(raised.comm()).isEqualTo(comm);
    assertThat(raised.flags() & (IRQS_OFF | HARDIRQ | BH_OFF)).isEqualTo(IRQS_OFF | (threadirqs ? BH_OFF : HARDIRQ));
    assertThat(netRx(b, TraceEvent.SOFTIRQ_ENTRY).comm()).isEqualTo(comm);
    long done = netRx(b, TraceEvent.SOFTIRQ_EXIT).ns();
    assertThat(b.events(TraceEvent.SCHED_WAKING)).noneMatch(e -> e.text().startsWith("ksoftirqd") && e.ns() < done);
    assertThat(b.k.tasks().stream().filter(t -> t.comm().equals(THREAD))).hasSize(threadirqs ? 1 : 0)
        .allMatch(t -> t.policy() == Task.Policy.FIFO && t.prio() == 49 && t.kthread() && t.state() == 'S');
    assertThat(b.setup().stats.on(1).completed).isEqualTo(1);
  }

  @Test
  void theHandler_takesItsTimeWithIrqsOff_butForTheRtModel() {
    for (Preempt preempt : List.of(Preempt.LAZY, Preempt.RT)) {
      Box b = device(true, preempt, 10 * MS, 300 * US, null);
      b.fifo("R", 90, 200 * US, program().run(10 * US).build(), 1);
      b.runTo(MS);
      long switched = b.first(TraceEvent.SCHED_SWITCH, e -> e.args().get(4).equals("R")).ns();
      assertThat(switched < netRx(b, TraceEvent.SOFTIRQ_RAISE).ns()).as(preempt.name()).isEqualTo(preempt == Preempt.RT);
    }
  }

  @Test
  void interruptsThatFindTheThreadWaiting_areHandledAtOnce_andEachLeavesItsUnit() {
    Box b = device(true, Preempt.LAZY, 100 * US, 5 * US, null);
    b.fifo("R", 90, 0, program().run(550 * US).build(), 1);
    b.runTo(595 * US);
    assertThat(b.on(1, TraceEvent.IRQ_HANDLER_ENTRY)).hasSize(5);
    assertThat(b.switchedTo(1).stream().filter(THREAD::equals)).hasSize(1);
    assertThat(b.setup().stats.on(1).arrivals).isEqualTo(5);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.number(0) == Softirq.NET_RX_SOFTIRQ)).hasSize(1);
  }

  @Test
  void theLinesOwnThread_isWokenByTheHandlersThread_afterWhatThatHasRaised() {
    Box b = device(true, Preempt.LAZY, 10 * MS, 5 * US, "own");
    b.fifo("irq/24-s-eth0", 49, 0, program().add(new Step.Wait("own")).run(5 * US).loop().build(), 1);
    b.runTo(MS);
    Event woken = b.on(1, TraceEvent.SCHED_WAKING).stream().filter(e -> e.text().equals("irq/24-s-eth0")).toList().getLast();
    assertThat(woken.comm()).isEqualTo(THREAD);
    assertThat(woken.ns()).isGreaterThan(netRx(b, TraceEvent.SOFTIRQ_EXIT).ns());
    assertThat(b.switchedTo(1)).endsWith(THREAD, "irq/24-s-eth0", "swapper/1");
  }

  @Test
  void timersStayHard_andTheirTaskletsAreKsoftirqds() {
    Box b = device(true, Preempt.LAZY, 10 * MS, 5 * US, null);
    b.tasklets(1, 8, 50 * US, 300 * US, 10 * MS);
    b.runTo(MS);
    assertThat(b.first(TraceEvent.SOFTIRQ_RAISE, e -> e.number(0) == Softirq.TASKLET_SOFTIRQ).flags() & HARDIRQ).isEqualTo(HARDIRQ);
    assertThat(b.first(TraceEvent.TASKLET_ENTRY, e -> true).comm()).isEqualTo("ksoftirqd/1");
  }
}
