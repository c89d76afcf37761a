package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.des.EventQueue;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntryTest {
  private static final TraceEvent[] ENTRIES = {
    TraceEvent.RESCHEDULE_ENTRY, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, TraceEvent.IRQ_WORK_ENTRY, TraceEvent.LOCAL_TIMER_ENTRY
  };

  private static void send(Box b, long ns, int vector) {
    b.k.queue.arrive(1, ns, EventQueue.IPI, vector);
  }

  /** A machine whose CPU 1 has irqs off from 100 us to 150 us, in a timer interrupt. */
  private static Box irqsOffFor50us() {
    Box b = new Box(2, c -> c.costs.put("hrtimer-interrupt", 50 * US));
    b.hog(1);
    b.runTo(80 * US);
    b.fifo("waker", 1, 100 * US, program().run(US).build(), 1);
    return b;
  }

  @Test
  void whatComesWhileIrqsAreOff_isLatched_andTakenWhenTheyAreEnabled_section3_2() {
    Box b = irqsOffFor50us();
    send(b, 110 * US, Vector.RESCHEDULE);
    b.runTo(140 * US);
    assertThat(b.cpu(1).latchedVectors()).containsExactly(253);
    assertThat(b.cpu(1).irqsDisabled()).isTrue();
    b.runTo(300 * US);
    Event timer = b.first(TraceEvent.LOCAL_TIMER_EXIT, e -> e.cpu() == 1 && e.ns() > 100 * US);
    assertThat(b.on(1, TraceEvent.RESCHEDULE_ENTRY)).hasSize(1).first()
        .satisfies(e -> assertThat(e.ns()).isBetween(timer.ns(), timer.ns() + 2 * US));
  }

  @Test
  void latchedVectors_areTakenByPriority_andEachOnceHoweverOftenItCame_section3_1_and_3_2() {
    Box b = irqsOffFor50us();
    b.fifo("other", 1, 120 * US, program().run(US).build(), 1); // a timer that is due meanwhile
    send(b, 111 * US, Vector.IRQ_WORK);
    send(b, 112 * US, Vector.CALL_FUNCTION_SINGLE);
    send(b, 113 * US, Vector.CALL_FUNCTION_SINGLE);
    send(b, 114 * US, Vector.RESCHEDULE);
    send(b, 115 * US, Vector.CALL_FUNCTION_SINGLE);
    b.runTo(MS);
    List<TraceEvent> order = b.on(1, ENTRIES).stream().filter(e -> e.ns() > 100 * US).map(Event::event).limit(4).toList();
    assertThat(order).startsWith(TraceEvent.LOCAL_TIMER_ENTRY, TraceEvent.RESCHEDULE_ENTRY,
        TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, TraceEvent.IRQ_WORK_ENTRY);
    assertThat(b.on(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY)).hasSize(1);
  }

  @Test
  void theRescheduleVector_neverRunsSoftirqs_theOthersDo_section3_2() {
    Box b = new Box(2);
    b.hog(1);
    b.runTo(50 * US);
    b.cpu(1).softirqPending |= 1 << Softirq.TASKLET_SOFTIRQ;
    send(b, 60 * US, Vector.RESCHEDULE);
    b.runTo(80 * US);
    assertThat(b.on(1, TraceEvent.RESCHEDULE_ENTRY)).hasSize(1);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY)).isEmpty();
    send(b, 90 * US, Vector.CALL_FUNCTION_SINGLE);
    b.runTo(100 * US);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY)).hasSize(1);
  }

  @Test
  void theRescheduleVector_foldsTheFlagThatAnotherCpuHasSet_section3_1() {
    Box b = new Box(2, c -> c.ttwuQueue = false);
    b.hog(1);
    b.fifo("R", 50, 0, program().add(new dev.stormbench.spi.workload.Program.Step.Wait("s")).run(US).build(), 1);
    b.fifo("W", 50, 200 * US, program().add(new dev.stormbench.spi.workload.Program.Step.Post("s")).run(US).build(), 0);
    b.runTo(MS);
    Event entry = b.on(1, TraceEvent.RESCHEDULE_ENTRY).getLast();
    Event exit = b.on(1, TraceEvent.RESCHEDULE_EXIT).getLast();
    assertThat(entry.flags() & 0x2C).isEqualTo(0x0C); // dnh
    assertThat(exit.flags() & 0x2C).isEqualTo(0x2C); // dNh
    assertThat(b.switchedTo(1)).endsWith("R", "hog");
  }

  @Test
  void anInterruptWithinASoftirq_neverRunsSoftirqsAndNeverPreempts_section3_2() {
    Box b = new Box(2);
    b.hog(1);
    b.tasklets(1, 100, 900 * US, 100 * US, 200 * US);
    b.fifo("R", 50, 500 * US, program().run(US).build(), 1);
    b.runTo(900 * US);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY)).hasSize(1);
    assertThat(b.on(1, TraceEvent.LOCAL_TIMER_ENTRY)).hasSizeGreaterThan(3);
    assertThat(b.switchedTo(1)).doesNotContain("R");
  }

  @Test
  void anInterruptBetweenSoftirqExitAndTheScheduler_runsAnotherWholePass_section8_8() {
    Box b = new Box(2, c -> c.costs.put("softirq-exit", 20 * US)); // irqs are off there
    b.hog(1);
    b.tasklets(1, 100, 250 * US, 100 * US, 200 * US);
    b.fifo("R", 50, 150 * US, program().run(US).build(), 1);
    b.runTo(340 * US);
    Event end = b.on(1, TraceEvent.SOFTIRQ_EXIT).isEmpty() ? null : b.on(1, TraceEvent.SOFTIRQ_EXIT).getLast();
    if (end == null) {
      b.runTo(352 * US);
      end = b.on(1, TraceEvent.SOFTIRQ_EXIT).getLast();
    }
    send(b, end.ns() + 15 * US, Vector.CALL_FUNCTION_SINGLE);
    b.runTo(2 * MS);
    long after = end.ns();
    Event token = b.first(TraceEvent.CALL_FUNCTION_SINGLE_ENTRY, e -> e.cpu() == 1);
    Event again = b.first(TraceEvent.SOFTIRQ_ENTRY, e -> e.cpu() == 1 && e.ns() > after);
    Event switched = b.first(TraceEvent.SCHED_SWITCH, e -> e.cpu() == 1 && e.args().get(4).equals("R"));
    assertThat(token.ns()).isBetween(after, again.ns());
    assertThat(again.comm()).isEqualTo("hog");
    assertThat(again.flags() & 0x04).isEqualTo(0x04);
    assertThat(switched.ns()).isGreaterThan(again.ns() + 200 * US);
  }
}
