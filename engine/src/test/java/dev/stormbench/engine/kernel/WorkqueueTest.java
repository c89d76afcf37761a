package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.TimerAction;
import org.junit.jupiter.api.Test;

class WorkqueueTest {
  private static Box works(long periodNs, long costNs) {
    Box b = new Box(2);
    b.setup().hrtimer(1, MS, new Distribution.Fixed(periodNs), "fn", new TimerAction.QueueWork("work_fn", costNs));
    return b;
  }

  @Test
  void work_isQueued_activated_andExecutedByTheCpusKworker_whichSleepsInI_section11() {
    Box b = works(10 * MS, 20 * US);
    b.runTo(5 * MS);
    assertThat(b.events(TraceEvent.WORKQUEUE_QUEUE_WORK, TraceEvent.WORKQUEUE_ACTIVATE_WORK, TraceEvent.WORKQUEUE_EXECUTE_START,
        TraceEvent.WORKQUEUE_EXECUTE_END)).extracting(Event::event).containsExactly(TraceEvent.WORKQUEUE_QUEUE_WORK,
        TraceEvent.WORKQUEUE_ACTIVATE_WORK, TraceEvent.WORKQUEUE_EXECUTE_START, TraceEvent.WORKQUEUE_EXECUTE_END);
    Event sleeps = b.on(1, TraceEvent.SCHED_SWITCH).stream().filter(e -> e.args().get(0).equals("kworker/1:0")).findFirst().orElseThrow();
    assertThat(sleeps.number(3)).isEqualTo(0x80);
  }

  @Test
  void pendingWork_isNotQueuedAgain_section11() {
    Box b = works(100 * US, 20 * US);
    b.fifo("A", 50, 900 * US, Box.program().run(MS).build(), 1);
    b.runTo(1950 * US); // A does not let the kworker run
    assertThat(b.events(TraceEvent.WORKQUEUE_QUEUE_WORK)).hasSize(1);
  }

  @Test
  void delayedWork_startsItsTimerAgain_whenItHasRun_section9_5() {
    Box b = new Box(2);
    b.setup().timer(1, 2 * MS, new Distribution.Fixed(4 * MS), "delayed_work_timer_fn",
        new TimerAction.QueueWork("work_fn", 20 * US));
    b.fifo("A", 50, 1500 * US, Box.program().run(10 * MS).build(), 1);
    b.runTo(11 * MS); // A does not let the kworker run
    assertThat(b.on(1, TraceEvent.TIMER_EXPIRE_ENTRY)).hasSize(1);
    assertThat(b.on(1, TraceEvent.TIMER_START)).hasSize(1);
    b.runTo(30 * MS);
    Event start = b.on(1, TraceEvent.TIMER_START).get(1);
    assertThat(start.comm()).startsWith("kworker/1:");
    assertThat(start.ns()).isEqualTo(b.on(1, TraceEvent.WORKQUEUE_EXECUTE_END).getFirst().ns());
    assertThat(b.on(1, TraceEvent.TIMER_EXPIRE_ENTRY).get(1).ns() - start.ns()).isBetween(4 * MS, 5 * MS + 100 * US);
  }
}
