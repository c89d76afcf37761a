package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Program;
import java.util.List;
import org.junit.jupiter.api.Test;

class RqTest {
  private static Program once(long ns) {
    return program().run(ns).build();
  }

  private static List<String> queued(Box b, int cpu) {
    return b.cpu(cpu).rq().queued().stream().map(Task::comm).toList();
  }

  /** What is switched to from now on, each task once. */
  private static List<String> picked(Box b, int cpu, long toNs) {
    int before = b.switchedTo(cpu).size();
    b.runTo(toNs);
    return b.switchedTo(cpu).stream().skip(before).distinct().filter(n -> !n.contains("/")).toList();
  }

  @Test
  void queuedTasks_standInTheOrderInWhichTheyArePicked_theRunningOneFirst() {
    Box b = new Box(1);
    b.fair("fair", 0, 0, 0, Box.forever());
    b.fifo("low", 10, MS, once(MS), 0);
    b.fifo("mid1", 20, MS + 10 * US, once(MS), 0);
    b.fifo("mid2", 20, MS + 20 * US, once(MS), 0);
    b.fifo("top", 30, MS + 30 * US, once(MS), 0);
    b.runTo(MS + 500 * US);
    List<String> queued = queued(b, 0);
    assertThat(queued).containsExactly("top", "mid1", "mid2", "low", "fair");
    assertThat(b.cpu(0).rq().nrRunning()).isEqualTo(queued.size());
    assertThat(picked(b, 0, 20 * MS)).isEqualTo(queued.subList(1, 5));
    assertThat(queued(b, 0)).as("the others are gone").containsExactly("fair");
  }

  @Test
  void anIdleCpu_hasNoneQueued() {
    Box b = new Box(1);
    b.runTo(MS);
    assertThat(queued(b, 0)).isEmpty();
  }

  private static void assertPickedAsQueued(boolean eevdf) {
    Box b = new Box(1, c -> c.eevdf = eevdf);
    b.fair("A", 0, 0, 0, Box.forever());
    b.fair("B", 0, 3, 100 * US, Box.forever());
    b.fair("C", 0, -3, 200 * US, Box.forever());
    b.runTo(30 * MS + 500 * US);
    for (int i = 0; i < 20; i++) {
      List<String> queued = queued(b, 0);
      assertThat(queued).hasSize(3).startsWith(b.cpu(0).curr().comm());
      int before = b.switchedTo(0).size();
      while (b.switchedTo(0).size() == before) {
        queued = queued(b, 0);
        b.runTo(b.k.nowNs() + 50 * US);
      }
      assertThat(b.switchedTo(0).get(before)).as("round %d of %s", i, queued).isIn(queued.subList(1, 3));
    }
  }

  @Test
  void fairTasks_areAmongThoseQueued_underBothAlgorithms() {
    assertPickedAsQueued(true);
    assertPickedAsQueued(false);
  }

  @Test
  void underCfs_fairTasksAreOrderedByVruntime_underEevdfThoseOwedTimeByDeadline() {
    for (boolean eevdf : new boolean[] {true, false}) {
      Box b = new Box(1, c -> c.eevdf = eevdf);
      for (int i = 0; i < 5; i++) {
        b.fair("T" + i, 0, i, i * 100 * US, Box.forever());
      }
      b.fifo("F", 50, 50 * MS, once(5 * MS), 0);
      b.runTo(52 * MS);
      List<? extends Task> fair = b.cpu(0).rq().queued().stream().skip(1).toList();
      assertThat(fair).hasSize(5);
      if (eevdf) {
        Task next = fair.getFirst();
        assertThat(picked(b, 0, 56 * MS)).startsWith(next.comm());
        assertThat(fair.stream().mapToLong(Task::deadlineNs).distinct().count()).isGreaterThan(1);
      } else {
        assertThat(fair).extracting(Task::vruntimeNs).isSorted();
        assertThat(fair).extracting(Task::deadlineNs).containsOnly(0L);
      }
    }
  }

  @Test
  void throttledTasks_comeLast_andTheTimeThatCountsIsReadable() {
    Box b = new Box(1, c -> {
      c.rtThrottling = true;
      c.rtPeriodNs = 100 * MS;
      c.rtRuntimeNs = 30 * MS;
    });
    b.hog(0);
    b.hog(0);
    b.fifo("F", 50, MS, Box.forever(), 0);
    b.runTo(20 * MS);
    assertThat(b.cpu(0).rq().rtThrottled()).isFalse();
    assertThat(b.cpu(0).rq().rtTimeNs()).isBetween(17 * MS, 19 * MS);
    assertThat(queued(b, 0)).containsExactly("F", "hog", "hog");
    b.runTo(50 * MS);
    assertThat(b.cpu(0).rq().rtThrottled()).isTrue();
    assertThat(b.cpu(0).rq().rtTimeNs()).isGreaterThanOrEqualTo(30 * MS);
    assertThat(queued(b, 0)).containsExactly("hog", "hog", "F");
  }

  @Test
  void withoutThrottling_noRtTimeIsCounted() {
    Box b = new Box(1);
    b.fifo("F", 50, MS, Box.forever(), 0);
    b.runTo(20 * MS);
    assertThat(b.cpu(0).rq().rtTimeNs()).isZero();
    assertThat(b.cpu(0).rq().rtThrottled()).isFalse();
  }

  @Test
  void theFairServer_putsFairBeforeRt() {
    Box b = new Box(1, c -> c.dlServer = true);
    b.hog(0);
    b.hog(0);
    b.fifo("F", 50, MS, Box.forever(), 0);
    b.runTo(500 * MS);
    assertThat(queued(b, 0)).containsExactly("F", "hog", "hog");
    b.runTo(b.k.nowNs() + 460 * MS);
    while (!b.cpu(0).curr().comm().equals("hog")) {
      b.runTo(b.k.nowNs() + MS);
    }
    assertThat(queued(b, 0)).containsExactly("hog", "hog", "F");
    assertThat(b.k.nowNs()).isLessThan(1100 * MS);
  }

  @Test
  void theLastSwitch_isThatOfTheTrace_andNoneBeforeTheFirst() {
    Box b = new Box(2);
    assertThat(b.cpu(0).lastSwitchNs()).isEqualTo(-1);
    b.fifo("S", 50, MS, program().run(20 * US).sleep(100 * US).loop().build(), 0);
    b.runTo(3 * MS);
    assertThat(b.cpu(0).lastSwitchNs()).isEqualTo(b.on(0, TraceEvent.SCHED_SWITCH).getLast().ns());
    assertThat(b.cpu(0).lastSwitchNs()).isNotEqualTo(b.cpu(1).lastSwitchNs());
  }
}
