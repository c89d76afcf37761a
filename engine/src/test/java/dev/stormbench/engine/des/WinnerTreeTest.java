package dev.stormbench.engine.des;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The fast queue against the oracle: the order that the package comment of des defines. */
class WinnerTreeTest {
  private static final long END_NS = 1L << 40;
  private static final int OPERATIONS = 400;

  @Property(tries = 400, seed = "20261122")
  void anyOperations_areTakenInTheOrderOfTheOracle(@ForAll @IntRange(min = 1, max = 20) int cpus, @ForAll long seed) {
    EventQueue fast = new WinnerTree(cpus);
    EventQueue naive = new NaiveQueue(cpus);
    Random r = new Random(seed);
    both(fast, naive, q -> q.control(END_NS));
    for (int i = 0; i < OPERATIONS; i++) {
      int cpu = r.nextInt(cpus);
      long ns = r.nextInt(8) == 0 ? EventQueue.NEVER_NS : fast.nowNs + r.nextInt(5); // many at one instant
      int arg = r.nextInt(6);
      switch (r.nextInt(6)) {
        case 0 -> both(fast, naive, q -> q.step(cpu, ns));
        case 1 -> both(fast, naive, q -> q.timer(cpu, ns));
        case 2 -> both(fast, naive, q -> q.arrive(cpu, Math.min(ns, END_NS), EventQueue.IPI, arg));
        case 3 -> both(fast, naive, q -> q.arrive(cpu, Math.min(ns, END_NS), EventQueue.IRQ, arg));
        case 4 -> both(fast, naive, q -> q.control(Math.min(ns, END_NS)));
        default -> takeBoth(fast, naive);
      }
    }
    both(fast, naive, q -> q.control(END_NS));
    while (fast.nowNs < END_NS) {
      takeBoth(fast, naive);
    }
  }

  private static void both(EventQueue a, EventQueue b, java.util.function.Consumer<EventQueue> operation) {
    operation.accept(a);
    operation.accept(b);
  }

  private static void takeBoth(EventQueue fast, EventQueue naive) {
    fast.take();
    naive.take();
    assertThat(fast.currentKey()).isEqualTo(naive.currentKey());
    assertThat(fast.taken).isEqualTo(naive.taken);
    if (fast.phase == EventQueue.IPI || fast.phase == EventQueue.IRQ) {
      assertThat(fast.arg).isEqualTo(naive.arg);
    }
    if (fast.phase == EventQueue.CONTROL) {
      both(fast, naive, q -> q.control(END_NS + 1));
    }
  }

  @Test
  void atOneInstant_phasesGoBeforeCpus_andArrivalsKeepTheOrderOfSending() {
    EventQueue q = new WinnerTree(3);
    q.step(0, 5);
    q.timer(2, 5);
    q.arrive(1, 5, EventQueue.IPI, 7);
    q.arrive(1, 5, EventQueue.IPI, 3);
    q.arrive(2, 5, EventQueue.IRQ, 9);
    q.control(5);
    StringBuilder order = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      q.take();
      order.append(q.phase).append(q.phase == EventQueue.IPI ? "/" + q.arg : "").append(' ');
    }
    assertThat(order.toString()).isEqualTo("0 1 2/7 2/3 3 4 ");
    assertThat(q.nowNs).isEqualTo(5);
  }

  @Test
  void aStepThatIsSetAgain_replacesTheLast() {
    EventQueue q = new WinnerTree(2);
    q.control(100);
    q.step(1, 10);
    q.step(1, 20);
    q.take();
    assertThat(q.nowNs).isEqualTo(20);
    q.take();
    assertThat(q.phase).isEqualTo(EventQueue.CONTROL);
  }
}
