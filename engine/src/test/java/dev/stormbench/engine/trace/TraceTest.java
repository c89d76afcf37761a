package dev.stormbench.engine.trace;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Box.Event;
import dev.stormbench.spi.trace.TraceEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What the mask of a CPU lets through: all that somebody wants to see there, and nothing else. */
class TraceTest {
  private static final int CPUS = 3;
  private static final long END_NS = 20 * MS;

  /** A machine that nobody watches. */
  private static Box box() {
    Box b = new Box(CPUS);
    b.k.forget(b.all);
    return b;
  }

  private static void run(Box b) {
    b.hog(0);
    b.tasklets(1, 10, 20 * US, MS, 500 * US);
    for (int cpu = 0; cpu < CPUS; cpu++) {
      b.fifo("f" + cpu, 10 + cpu, 0, program().sleep(300 * US).run(40 * US).loop().build(), 0, 1, 2);
    }
    b.runTo(END_NS);
  }

  private static long bits(Set<TraceEvent> events) {
    return Trace.bits(events);
  }

  private static BitSet cpus(int... cpus) {
    BitSet set = new BitSet();
    for (int cpu : cpus) {
      set.set(cpu);
    }
    return set;
  }

  private static List<Long> wanted(Box b) {
    List<Long> wanted = new ArrayList<>();
    for (int cpu = 0; cpu < CPUS; cpu++) {
      assertThat(b.cpu(cpu).watched).isEqualTo(b.cpu(cpu).wanted != 0);
      wanted.add(b.cpu(cpu).wanted);
    }
    return wanted;
  }

  @Test
  void theMask_isWhatObserversWant_andNothingElse() {
    Box b = box();
    assertThat(wanted(b)).containsExactly(0L, 0L, 0L);
    long sched = bits(Set.of(TraceEvent.SCHED_SWITCH, TraceEvent.SCHED_WAKING));
    long timers = bits(Set.of(TraceEvent.SCHED_SWITCH, TraceEvent.HRTIMER_START));
    Trace.Watch one = b.k.observe(new Trace.Watch((r, place) -> { }, cpus(0, 1), sched));
    Trace.Watch two = b.k.observe(new Trace.Watch((r, place) -> { }, cpus(1), timers));
    assertThat(wanted(b)).containsExactly(sched, sched | timers, 0L);
    Trace.Watch every = b.k.observe(new Trace.Watch((r, place) -> { }, null, bits(Set.of(TraceEvent.CPU_IDLE))));
    long idle = bits(Set.of(TraceEvent.CPU_IDLE));
    assertThat(wanted(b)).containsExactly(sched | idle, sched | timers | idle, idle);
    b.k.forget(one);
    assertThat(wanted(b)).containsExactly(idle, timers | idle, idle);
    b.k.forget(every);
    b.k.forget(two);
    assertThat(wanted(b)).containsExactly(0L, 0L, 0L);
  }

  /** An observer with what it wants and what it saw. */
  private static final class Some {
    final Set<TraceEvent> events = EnumSet.noneOf(TraceEvent.class);
    final BitSet cpus = new BitSet();
    final List<Event> seen = new ArrayList<>();

    Some(SplittableRandom random) {
      for (TraceEvent e : TraceEvent.values()) {
        if (random.nextInt(4) == 0) {
          events.add(e);
        }
      }
      cpus.set(random.nextInt(CPUS));
      cpus.set(random.nextInt(CPUS));
    }

    Trace.Watch watch() {
      return new Trace.Watch((r, place) -> seen.add(Box.copy(r)), cpus, bits(events));
    }

    List<Event> of(List<Event> all) {
      return all.stream().filter(e -> cpus.get(e.cpu()) && events.contains(e.event())).toList();
    }
  }

  private static List<Event> everything() {
    Box b = new Box(CPUS);
    b.trace.clear();
    run(b);
    return b.trace;
  }

  @Test
  void anObserver_seesExactlyWhatItWants_whateverOthersWant() {
    List<Event> all = everything();
    for (long seed = 0; seed < 50; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Box b = box();
      List<Some> observers = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        observers.add(new Some(random));
        b.k.observe(observers.get(i).watch());
      }
      run(b);
      for (Some s : observers) {
        assertThat(s.seen.equals(s.of(all))).as("seed " + seed).isTrue();
      }
    }
  }

  // -- negative controls ------------------------------------------------------------------------------

  @Test
  void aMaskWithoutAnEvent_hidesIt() {
    List<Event> all = everything();
    Some some = new Some(new SplittableRandom(1));
    some.events.add(TraceEvent.SCHED_SWITCH);
    some.cpus.set(0);
    Box b = box();
    b.k.observe(some.watch());
    b.cpu(0).wanted &= ~bits(Set.of(TraceEvent.SCHED_SWITCH));
    run(b);
    assertThat(some.seen).isNotEqualTo(some.of(all)).isNotEmpty();
  }

  @Test
  void aMaskWithMore_costsOnly() {
    Some some = new Some(new SplittableRandom(1));
    Box b = box();
    b.k.observe(some.watch());
    List<Long> exact = wanted(b);
    b.cpu(0).wanted = -1;
    run(b);
    assertThat(some.seen).as("so that only the test of the mask itself can tell").isEqualTo(some.of(everything()));
    assertThat(b.cpu(0).wanted).isNotEqualTo(exact.getFirst());
  }
}
