package dev.stormbench.engine.kernel.time;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.machine.Machine.Preempt;
import dev.stormbench.spi.trace.TraceEvent;
import dev.stormbench.spi.workload.Distribution;
import dev.stormbench.spi.workload.TimerAction;
import java.util.List;
import org.junit.jupiter.api.Test;

class HrtimersTest {
  private static void every(Box b, long firstNs, long periodNs, String function) {
    b.setup().hrtimer(1, firstNs, new Distribution.Fixed(periodNs), function, new TimerAction.Post("nobody"));
  }

  private static List<Event> expiries(Box b, String function) {
    return b.on(1, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().filter(e -> e.text().equals(function)).toList();
  }

  @Test
  void aPeriodicTimer_keepsItsGrid_andSkipsWhatItHasMissed_section9_1() {
    Box b = new Box(2, c -> c.costs.put("tick", 250 * US)); // irqs are off for three periods, every millisecond
    b.hog(1);
    every(b, 333, 75 * US, "grid_fn");
    b.runTo(5 * MS);
    List<Event> starts = b.on(1, TraceEvent.HRTIMER_START).stream().filter(e -> e.text().equals("grid_fn")).toList();
    assertThat(starts).hasSizeGreaterThan(20).allSatisfy(e -> assertThat((e.number(2) - 333) % (75 * US)).isZero());
    long skipped = 0;
    for (int i = 1; i < starts.size(); i++) {
      long step = starts.get(i).number(2) - starts.get(i - 1).number(2);
      assertThat(step).isPositive();
      skipped += step / (75 * US) - 1;
    }
    assertThat(skipped).isGreaterThanOrEqualTo(8);
  }

  @Test
  void timers_expireInTheOrderOfExpiry_thenOfStarting_neverEarly_section9_1() {
    Box b = new Box(2);
    b.runTo(1);
    every(b, 500 * US, 10 * MS, "late_fn");
    every(b, 300 * US, 10 * MS, "first_fn");
    every(b, 300 * US, 10 * MS, "second_fn");
    b.runTo(MS - 1);
    assertThat(b.on(1, TraceEvent.HRTIMER_EXPIRE_ENTRY).stream().map(Event::text).filter(f -> f.length() < 10))
        .containsExactly("first_fn", "second_fn", "late_fn");
    assertThat(expiries(b, "first_fn").getFirst().ns()).isGreaterThanOrEqualTo(300 * US);
    assertThat(expiries(b, "second_fn").getFirst().ns() - expiries(b, "first_fn").getFirst().ns()).isLessThan(US);
  }

  @Test
  void aFairSleeper_hasSlackOf50us_aRealTimeOneNone_section9_3() {
    Box b = new Box(2);
    b.fair("fair", 0, 0, 0, program().run(10 * US).sleep(200 * US).build());
    b.fifo("rt", 50, 0, program().run(10 * US).sleep(200 * US).build(), 1);
    b.runTo(150 * US);
    Event fair = b.first(TraceEvent.HRTIMER_START, e -> e.comm().equals("fair"));
    Event rt = b.first(TraceEvent.HRTIMER_START, e -> e.comm().equals("rt"));
    assertThat(fair.number(2) - fair.number(3)).isEqualTo(50 * US);
    assertThat(rt.number(2)).isEqualTo(rt.number(3));
    assertThat(rt.number(4)).isEqualTo(Hrtimer.MODE_REL);
  }

  @Test
  void underTheRtModel_aFairSleeperExpiresInTheHrtimerSoftirq_aRealTimeOneInHardirq_section9_1() {
    Box b = new Box(2, c -> c.preempt = Preempt.RT);
    b.fair("fair", 0, 0, 100 * US, program().run(10 * US).build());
    b.fifo("rt", 50, 100 * US, program().run(10 * US).build(), 1);
    b.runTo(400 * US);
    Event fair = b.first(TraceEvent.SCHED_WAKING, e -> e.text().equals("fair"));
    Event rt = b.first(TraceEvent.SCHED_WAKING, e -> e.text().equals("rt"));
    assertThat(b.on(0, TraceEvent.SOFTIRQ_RAISE).getFirst().number(0)).isEqualTo(8);
    assertThat(fair.comm()).isEqualTo("ksoftirqd/0");
    assertThat(rt.flags() & 0x08).isEqualTo(0x08);
  }

  @Test
  void startAndExpiry_alternate_section19_4() {
    Box b = new Box(2);
    every(b, 333, 75 * US, "grid_fn");
    b.runTo(2 * MS);
    long armed = 1;
    for (Event e : b.on(1, TraceEvent.HRTIMER_START, TraceEvent.HRTIMER_EXPIRE_ENTRY)) {
      if (e.text().equals("grid_fn")) {
        armed += e.event() == TraceEvent.HRTIMER_START ? 1 : -1;
        assertThat(armed).isBetween(0L, 2L);
      }
    }
    assertThat(expiries(b, "grid_fn")).hasSizeBetween(24, 27);
  }
}
