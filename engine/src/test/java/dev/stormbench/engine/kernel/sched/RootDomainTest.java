package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.US;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Cpu;
import dev.stormbench.spi.RtoOps;
import dev.stormbench.spi.machine.RootDomain;
import java.util.Arrays;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class RootDomainTest {
  /** CPU 1 is in softirqs nearly all the time; a waiting RT task cannot be pushed and is more urgent than what runs. */
  private static Box storm(RtoOps.PullBy by) {
    Box b = new Box(4, c -> c.pullIpi = by);
    b.hog(1);
    b.tasklets(1, 100, 400 * US, 100 * US, 300 * US);
    b.fifo("stuck", 50, MS, program().run(10 * US).sleep(MS).loop().build(), 1, 3);
    b.fifo("busy", 60, 0, Box.forever(), 3);
    b.fifo("S0", 50, 0, program().run(5 * US).sleep(100 * US).loop().build(), 0);
    b.fifo("S2", 50, 0, program().run(5 * US).sleep(50 * US).loop().build(), 2);
    b.runTo(20 * MS);
    return b;
  }

  private static long sum(Box b, ToLongFunction<Cpu> what) {
    return Arrays.stream(b.k.cpus).mapToLong(what).sum();
  }

  private static void assertSums(Box b) {
    RootDomain rd = b.k.rootDomain();
    assertThat(sum(b, Cpu::hops)).isEqualTo(rd.hops());
    assertThat(sum(b, Cpu::bails)).isEqualTo(rd.bails());
    assertThat(sum(b, Cpu::pushesFrom)).isEqualTo(rd.pushes());
    assertThat(sum(b, c -> rd.pullsBy(c.id))).isEqualTo(rd.pulls());
  }

  @Test
  void countersOfTheMachine_areTheSumsOfThoseOfItsCpus_andTellWhere() {
    for (RtoOps.PullBy by : new RtoOps.PullBy[] {RtoOps.PullBy.TOKEN, RtoOps.PullBy.WALK}) {
      Box b = storm(by);
      RootDomain rd = b.k.rootDomain();
      assertSums(b);
      assertThat(rd.hops()).as("%s", by).isPositive();
      assertThat(b.cpu(1).hops()).as("only CPU 1 is ever overloaded").isEqualTo(rd.hops());
      assertThat(b.cpu(1).bails()).isEqualTo(rd.bails()).isPositive();
      assertThat(rd.walks()).isPositive();
      assertThat(rd.pullsBy(2)).as("who sleeps twice as often asks more often").isGreaterThan(rd.pullsBy(0));
      assertThat(rd.pullsBy(0)).isPositive();
      assertThat(rd.pullsBy(3)).isZero();
    }
  }

  @Test
  void withDirectPull_nobodyIsVisited() {
    Box b = storm(RtoOps.PullBy.DIRECT);
    assertSums(b);
    RootDomain rd = b.k.rootDomain();
    assertThat(rd.pulls()).isPositive();
    assertThat(new long[] {rd.hops(), rd.walks(), rd.bails(), rd.circuits()}).containsOnly(0);
  }

  @Test
  void aPush_isCountedWhereTheTaskCameFrom() {
    Box b = new Box(2);
    b.fifo("A", 50, MS, Box.forever(), 0);
    b.fifo("B", 40, 2 * MS, program().run(MS).build(), 0, 1);
    b.fifo("C", 40, 0, program().run(3 * MS).build(), 1);
    b.runTo(10 * MS);
    assertSums(b);
    assertThat(b.cpu(0).pushesFrom()).isEqualTo(b.k.rootDomain().pushes()).isEqualTo(1);
    assertThat(b.cpu(1).pushesFrom()).isZero();
  }
}
