package dev.stormbench.engine.kernel;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.spi.trace.TraceEvent;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SharedClockTest {
  private static final long OVERHEADS_NS = 100_000;

  /** When each pinned task of 4 ms, one per CPU of {@code cpus}, exits. */
  private static List<Long> exits(int[] weights, int... cpus) {
    Box b = new Box(4, c -> c.clockWeights = weights);
    for (int cpu : cpus) {
      b.fifo("t" + cpu, 50, MS, program().run(4 * MS).build(), cpu);
    }
    b.runTo(40 * MS);
    return b.trace.stream().filter(e -> e.event() == TraceEvent.SCHED_PROCESS_EXIT).map(Box.Event::ns).toList();
  }

  @Test
  @DisplayName("Alone, a CPU has the clock to itself")
  void alone() {
    assertThat(exits(new int[] {1, 1, 1, 1}, 1)).singleElement().satisfies(t -> assertThat(t).isBetween(5 * MS, 5 * MS + OVERHEADS_NS));
  }

  @Test
  @DisplayName("Two busy CPUs get on at half the pace; without a shared clock they do not")
  void two() {
    assertThat(exits(new int[] {1, 1, 1, 1}, 1, 2)).allSatisfy(t -> assertThat(t).isBetween(9 * MS, 9 * MS + OVERHEADS_NS));
    assertThat(exits(null, 1, 2)).allSatisfy(t -> assertThat(t).isBetween(5 * MS, 5 * MS + OVERHEADS_NS));
  }

  @Test
  @DisplayName("Weights share the clock: 3 to 1, until the first is done and the other has it alone")
  void weights() {
    List<Long> ns = exits(new int[] {1, 3, 1, 1}, 1, 2);
    assertThat(ns.getFirst() - MS).isBetween(4 * MS * 4 / 3, 4 * MS * 4 / 3 + OVERHEADS_NS);
    assertThat(ns.getLast() - MS).isBetween(8 * MS, 8 * MS + OVERHEADS_NS);
  }
}
