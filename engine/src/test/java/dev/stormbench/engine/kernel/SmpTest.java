package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.Program.Step;
import org.junit.jupiter.api.Test;

class SmpTest {
  private static Program waits(String semaphore) {
    return program().add(new Step.Wait(semaphore)).run(10 * US).loop().build();
  }

  private static Program posts(String... semaphores) {
    Program.Builder p = program();
    for (String s : semaphores) {
      p.add(new Step.Post(s));
    }
    return p.run(US).build();
  }

  @Test
  void aWakeUpWithinTheCache_takesTheOtherRunQueuesLock_acrossCachesItGoesByTheCallList_section4_4() {
    Box b = new Box(4, c -> c.llcCores = 2);
    b.fifo("near", 50, 0, waits("near"), 1);
    b.fifo("far", 50, 0, waits("far"), 3);
    b.runTo(100 * US);
    b.hog(1);
    b.hog(3);
    b.fifo("W", 50, MS, posts("near", "far"), 0);
    b.runTo(2 * MS);
    assertThat(b.first(TraceEvent.SCHED_WAKEUP, e -> e.text().equals("near") && e.ns() > MS).cpu()).isZero();
    Event queued = b.first(TraceEvent.CSD_QUEUE_CPU, e -> e.ns() > MS);
    assertThat(queued.number(0)).isEqualTo(3);
    assertThat(queued.text()).isEqualTo("sched_ttwu_pending");
    Event far = b.first(TraceEvent.SCHED_WAKEUP, e -> e.text().equals("far") && e.ns() > MS);
    assertThat(far.cpu()).isEqualTo(3);
    assertThat(far.ns()).isBetween(b.on(3, TraceEvent.CSD_FUNCTION_ENTRY).getLast().ns(),
        b.on(3, TraceEvent.CSD_FUNCTION_EXIT).getLast().ns());
  }

  @Test
  void withTtwuQueueOff_noWakeUpGoesByTheCallList_section4_4() {
    Box b = new Box(4, c -> {
      c.llcCores = 2;
      c.ttwuQueue = false;
    });
    b.fifo("far", 50, 0, waits("far"), 3);
    b.fifo("W", 50, MS, posts("far"), 0);
    b.runTo(2 * MS);
    assertThat(b.events(TraceEvent.CSD_QUEUE_CPU)).isEmpty();
    assertThat(b.first(TraceEvent.SCHED_WAKEUP, e -> e.text().equals("far") && e.ns() > MS).cpu()).isZero();
  }

  @Test
  void onlyTheEntryThatFindsTheListEmpty_sendsTheInterrupt_section7_2() {
    Box b = new Box(4, c -> {
      c.llcCores = 1;
      c.costs.put("ipi-flight-socket", 20 * US);
      c.costs.put("ipi-flight-llc", 20 * US);
      c.costs.put("ipi-flight-cross", 20 * US);
    });
    b.hog(3);
    b.fifo("a", 50, 0, waits("a"), 3);
    b.fifo("b", 50, 0, waits("b"), 3);
    b.fifo("W", 50, MS, posts("a", "b"), 0);
    b.runTo(2 * MS);
    assertThat(b.on(0, TraceEvent.CSD_QUEUE_CPU)).hasSize(2);
    assertThat(b.on(0, TraceEvent.IPI_SEND_CPU)).hasSize(1);
    assertThat(b.on(3, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY)).hasSize(1);
    assertThat(b.on(3, TraceEvent.CSD_FUNCTION_ENTRY)).hasSize(1); // all wake-ups as one batch
    assertThat(b.on(3, TraceEvent.SCHED_WAKEUP).stream().filter(e -> e.ns() > MS).map(Event::text)).containsExactly("a", "b");
  }

  @Test
  void aCpuThatPollsInIdle_needsNoInterrupt_section7_2() {
    Box b = new Box(2, c -> c.poll = true);
    b.fifo("a", 50, 0, waits("a"), 1);
    b.fifo("W", 50, MS, posts("a"), 0);
    b.runTo(2 * MS);
    assertThat(b.events(TraceEvent.IPI_SEND_CPU)).isEmpty();
    assertThat(b.on(0, TraceEvent.SCHED_WAKE_IDLE_WITHOUT_IPI)).hasSize(1);
    assertThat(b.on(1, TraceEvent.CSD_FUNCTION_ENTRY)).hasSize(1).allMatch(e -> (e.flags() & 0x08) == 0);
    assertThat(b.switchedTo(1)).endsWith("a", "swapper/1");
  }
}
