package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.TaskletPool;
import java.util.List;
import org.junit.jupiter.api.Test;

class SoftirqTest {
  private static final int NEED_RESCHED = 0x04;

  private static Event firstWakingOfKsoftirqd(Box b) {
    return b.first(TraceEvent.SCHED_WAKING, e -> e.text().equals("ksoftirqd/1"));
  }

  private static long entriesBefore(Box b, long ns) {
    return b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.ns() < ns).count();
  }

  @Test
  void theLoop_goesRoundTenTimes_thenLeavesTheRestToKsoftirqd_section8_3() {
    Box b = new Box(2);
    b.tasklets(1, 64, 21 * US, 100 * US, 20 * US);
    b.runTo(MS);
    Event woken = firstWakingOfKsoftirqd(b);
    assertThat(entriesBefore(b, woken.ns())).isEqualTo(10);
    assertThat(woken.flags() & NEED_RESCHED).isZero(); // it is the count that ends it
  }

  @Test
  void noPassBegins_twoMillisecondsInJiffiesAfterTheEntry_section8_3() {
    Box b = new Box(2);
    b.tasklets(1, 64, 700 * US, 100 * US, 600 * US);
    b.runTo(20 * MS);
    Event woken = firstWakingOfKsoftirqd(b);
    List<Event> entries = b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.ns() < woken.ns()).toList();
    long entered = entries.getFirst().ns();
    assertThat(entries).hasSizeBetween(2, 9);
    assertThat(entries.getLast().ns() - entered).isLessThan(3 * MS); // the jiffy of the entry had begun before it
    assertThat(woken.ns() - entered).isGreaterThan(MS);
  }

  @Test
  void needResched_endsTheLoopAfterThePass_notWithinIt_section8_3() {
    Box b = new Box(2);
    b.hog(1);
    b.tasklets(1, 64, 450 * US, 100 * US, 100 * US);
    b.fifo("R", 50, 700 * US, program().run(50 * US).build(), 1);
    b.runTo(10 * MS);
    Event switched = b.first(TraceEvent.SCHED_SWITCH, e -> e.args().get(4).equals("R"));
    Event woken = b.first(TraceEvent.SCHED_WAKEUP, e -> e.text().equals("R"));
    List<Event> bodies = b.on(1, TraceEvent.TASKLET_ENTRY).stream()
        .filter(e -> e.ns() > woken.ns() && e.ns() < switched.ns()).toList();
    assertThat(bodies).hasSizeGreaterThan(2); // the rest of the snapshot, in spite of need_resched
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.number(0) == Softirq.TASKLET_SOFTIRQ)
        .filter(e -> e.ns() > woken.ns() && e.ns() < switched.ns())).isEmpty();
    assertThat(firstWakingOfKsoftirqd(b).flags() & NEED_RESCHED).isEqualTo(NEED_RESCHED);
  }

  @Test
  void aTaskletThatIsScheduledAlready_isNotQueuedAgain_section8_5() {
    Box b = new Box(2);
    TaskletPool pool = b.tasklets(1, 1, 950 * US, 100 * US, 100 * US);
    b.runTo(20 * MS);
    assertThat(b.k.softirq.backlog(1)).isLessThanOrEqualTo(1);
    assertThat(pool.size()).isEqualTo(1);
    WorkloadStats.Service s = b.setup().stats.on(1);
    assertThat(s.dropped).isGreaterThan(100);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_RAISE).stream().filter(e -> e.number(0) == 6).count())
        .isEqualTo(s.arrivals - s.dropped);
    assertThat(s.arrivals - s.dropped - s.completed).isBetween(0L, 2L);
  }

  @Test
  void aPass_isTheWholeSnapshot_andWhatComesMeanwhileIsTheNext_section8_5() {
    Box b = new Box(2);
    b.tasklets(1, 1000, 250 * US, 100 * US, 100 * US);
    b.runTo(8 * MS);
    int[] passes = new int[100];
    int n = -1;
    for (Event e : b.on(1, TraceEvent.SOFTIRQ_ENTRY, TraceEvent.TASKLET_ENTRY)) {
      if (e.event() == TraceEvent.SOFTIRQ_ENTRY) {
        n += e.number(0) == 6 ? 1 : 0;
      } else {
        passes[n]++;
      }
    }
    assertThat(passes[0]).isEqualTo(1);
    assertThat(passes[1]).isEqualTo(2);
    assertThat(passes[2]).isBetween(5, 6); // 500 us of bodies, one arrival each 100 us and what they stretch
    assertThat(passes[3]).isGreaterThan(2 * passes[2]);
  }

  @Test
  void vectors_runInAscendingOrder_andHiBeforeAll_section8_3() {
    Box b = new Box(2);
    b.tasklets(1, 8, 300 * US, 100 * US, 10 * MS);
    b.tasklets(1, 8, 10 * US, 200 * US, 10 * MS); // both while the first body runs
    b.hiTasklets(1, 8, 10 * US, 210 * US, 10 * MS);
    b.runTo(600 * US);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().map(e -> e.number(0))).containsExactly(6L, 0L, 6L);
  }

  @Test
  void withThreadirqs_onlyKsoftirqdRunsThem_section8_2() {
    Box b = new Box(2, c -> c.threadirqs = true);
    b.tasklets(1, 8, 50 * US, 100 * US, 200 * US);
    b.runTo(5 * MS);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY)).isNotEmpty().allMatch(e -> e.comm().equals("ksoftirqd/1"));
  }

  @Test
  void aWokenKsoftirqd_doesNotStopInlineSoftirqs_section8_2() {
    Box b = new Box(2);
    b.fifo("R", 50, 0, Box.forever(), 1);
    b.tasklets(1, 64, 420 * US, 100 * US, 400 * US);
    b.runTo(30 * MS);
    Event woken = firstWakingOfKsoftirqd(b);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_ENTRY).stream().filter(e -> e.ns() > woken.ns())).isNotEmpty()
        .allMatch(e -> e.comm().equals("R"));
  }
}
