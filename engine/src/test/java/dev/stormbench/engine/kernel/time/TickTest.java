package dev.stormbench.engine.kernel.time;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.TimerAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickTest {
  private static List<Event> ticks(Box b, int cpu) {
    return b.on(cpu, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().filter(e -> e.text().equals("tick_nohz_handler")).toList();
  }

  @Test
  void aBusyCpu_ticksHzTimesASecond_onOneGridForAllCpus_section9_4() {
    Box b = new Box(2, c -> c.hz = 250);
    b.hog(0);
    b.hog(1);
    b.runTo(1000 * MS);
    assertThat(ticks(b, 0)).hasSize(250);
    for (int i = 0; i < 250; i++) {
      assertThat(ticks(b, 1).get(i).number(1)).isCloseTo(ticks(b, 0).get(i).number(1), within(US));
    }
  }

  @Test
  void anIdleCpu_stopsItsTick_andTakesItUpOnTheGridWhenATaskWakes_section9_4() {
    Box b = new Box(2);
    b.hog(0);
    b.fifo("sleeper", 50, 10 * MS + 300 * US, program().run(3 * MS).build(), 1);
    b.runTo(30 * MS);
    assertThat(b.on(1, TraceEvent.TICK_STOP)).hasSize(2);
    assertThat(ticks(b, 1)).hasSize(3).allSatisfy(e -> assertThat(e.ns()).isBetween(10 * MS, 14 * MS));
    List<Long> grid = ticks(b, 0).stream().map(Event::ns).toList();
    assertThat(ticks(b, 1)).allSatisfy(e -> assertThat(grid).anyMatch(g -> Math.abs(g - e.ns()) < US));
  }

  @Test
  void aTimerOfTheWheel_expiresInTheTimerSoftirq_atTheFirstTickThatIsNotBefore_section9_5() {
    Box b = new Box(2, c -> c.hz = 100);
    b.setup().timer(1, 25 * MS, new Distribution.Fixed(40 * MS), "wheel_fn", new TimerAction.Post("nobody"));
    b.runTo(200 * MS);
    List<Event> e = b.on(1, TraceEvent.TIMER_EXPIRE_ENTRY);
    assertThat(e).hasSizeBetween(3, 5);
    assertThat(e.getFirst().ns()).isBetween(25 * MS, 35 * MS + 5 * US);
    assertThat(e).allMatch(x -> (x.flags() & 0x18) == 0x10);
    assertThat(b.on(1, TraceEvent.SOFTIRQ_RAISE)).filteredOn(x -> x.number(0) != 9).allMatch(x -> x.number(0) == 1);
  }
}
