package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.trace.TraceEvent;
import org.junit.jupiter.api.Test;

class IrqWorkTest {
  @Test
  void aWorkThatIsQueuedAlready_isNotQueuedAgain_section7_1() {
    Box b = new Box(2);
    b.hog(1);
    b.runTo(MS);
    IrqWork.Work w = new IrqWork.Work(IrqWork.RTO_PUSH, "rto_push_irq_work_func");
    assertThat(b.k.irqWork.irqWorkQueueOn(b.cpu(0), w, 1)).isTrue();
    assertThat(b.k.irqWork.irqWorkQueueOn(b.cpu(0), w, 1)).isFalse();
    assertThat(w.isLive()).isTrue();
    assertThat(b.events(TraceEvent.CSD_QUEUE_CPU)).hasSize(1);
    b.runTo(MS + 50 * US);
    assertThat(w.isLive()).isFalse();
    assertThat(b.k.irqWork.irqWorkQueueOn(b.cpu(0), w, 1)).isTrue();
  }

  @Test
  void anotherCpusWork_comesByVector251WithoutCsdFunctionEvents_anOwnBy246_section7_1() {
    Box b = new Box(2);
    b.hog(0);
    b.hog(1);
    b.runTo(MS);
    b.k.irqWork.irqWorkQueueOn(b.cpu(0), new IrqWork.Work(IrqWork.RTO_PUSH, "f"), 1);
    b.k.irqWork.irqWorkQueueOn(b.cpu(0), new IrqWork.Work(IrqWork.RTO_PUSH, "f"), 0);
    b.runTo(MS + 50 * US);
    assertThat(b.on(1, TraceEvent.CALL_FUNCTION_SINGLE_ENTRY)).hasSize(1);
    assertThat(b.on(1, TraceEvent.IRQ_WORK_ENTRY)).isEmpty();
    assertThat(b.on(0, TraceEvent.IRQ_WORK_ENTRY)).hasSize(1);
    assertThat(b.events(TraceEvent.CSD_FUNCTION_ENTRY)).isEmpty();
    assertThat(b.events(TraceEvent.IPI_SEND_CPU)).extracting(Box.Event::text)
        .containsExactly("generic_smp_call_function_single_interrupt", "f");
  }

  @Test
  void aWorkThatComesWhileOthersAreRun_isRunToo_section7_1() {
    for (long afterNs = 0; afterNs < 3 * US; afterNs += 50) {
      Box b = new Box(3, c -> c.irqWorkBySmp = false);
      b.hog(1);
      b.runTo(MS);
      IrqWork.Work[] works = new IrqWork.Work[3];
      for (int i = 0; i < works.length; i++) {
        works[i] = new IrqWork.Work(IrqWork.RTO_PUSH, "f");
        if (i == 2) {
          b.runTo(MS + afterNs);
        }
        b.k.irqWork.irqWorkQueueOn(b.cpu(i == 2 ? 2 : 0), works[i], 1);
      }
      b.runTo(MS + 50 * US);
      assertThat(works).as("the third is queued %d ns after the others", afterNs).noneMatch(IrqWork.Work::isLive);
    }
  }
}
