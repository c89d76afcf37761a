package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.TimerAction;
import java.util.List;
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

  /** Fires at 2 ms and asks; the work it queues starts it again, a post does not wait for that. */
  @Test
  void aTimerOfTheWheel_whoseCallbackQueuesWork_isADelayedWork_thatTime() {
    Box b = new Box(2);
    int[] asked = {0};
    b.setup().timer(1, 2 * MS, new Distribution.Fixed(4 * MS), "delayed_work_timer_fn",
        new TimerAction.Call(c -> asked[0]++ == 0 ? new TimerAction.Post("s") : new TimerAction.QueueWork("work_fn", 20 * US)));
    b.fifo("A", 50, 5500 * US, Box.program().run(10 * MS).build(), 1);
    b.runTo(15 * MS); // A does not let the kworker run
    assertThat(asked[0]).isEqualTo(2);
    assertThat(b.on(1, TraceEvent.TIMER_START)).hasSize(2);
    b.runTo(30 * MS);
    Event start = b.on(1, TraceEvent.TIMER_START).get(2);
    assertThat(start.comm()).startsWith("kworker/1:");
    assertThat(start.ns()).isEqualTo(b.on(1, TraceEvent.WORKQUEUE_EXECUTE_END).getFirst().ns());
    assertThat(asked[0]).isGreaterThan(2);
  }

  @Test
  void aCallbacksWork_isOnePerFunction_withTheCostOfWhenItWasQueued() {
    Box b = new Box(1);
    int[] asked = {0};
    b.setup().hrtimer(0, MS, new Distribution.Fixed(MS), "fn", new TimerAction.Call(c -> switch (asked[0]++) {
      case 0 -> new TimerAction.QueueWork("one_fn", 20 * US);
      case 1 -> new TimerAction.QueueWork("two_fn", 30 * US);
      case 2 -> new TimerAction.QueueWork("one_fn", 900 * US); // still pending
      case 20 -> new TimerAction.QueueWork("one_fn", 40 * US);
      default -> null;
    }));
    b.fifo("A", 50, 900 * US, Box.program().run(4 * MS).build(), 0);
    b.runTo(30 * MS);
    assertThat(b.events(TraceEvent.WORKQUEUE_QUEUE_WORK)).hasSize(3);
    List<Event> starts = b.events(TraceEvent.WORKQUEUE_EXECUTE_START);
    List<Event> ends = b.events(TraceEvent.WORKQUEUE_EXECUTE_END);
    assertThat(starts).extracting(e -> e.text()).containsExactly("one_fn", "two_fn", "one_fn");
    for (int i = 0; i < 3; i++) {
      assertThat(ends.get(i).ns() - starts.get(i).ns()).isBetween((20 + 10 * i) * US, (20 + 10 * i) * US + 2 * US);
    }
    assertThat(starts.get(0).number(0)).isEqualTo(starts.get(2).number(0)).isNotEqualTo(starts.get(1).number(0));
  }
}
