package dev.stormbench.engine.kernel.rcu;

import static dev.stormbench.engine.kernel.Box.S;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class TreeStallTest {
  private static Box stuck(long bodyNs) {
    Box b = new Box(2, c -> c.hz = 100);
    b.hog(0);
    b.hog(1);
    b.tasklets(1, 2, bodyNs, 2 * S, 1000 * S);
    return b;
  }

  private static long ms(String stall) {
    return Long.parseLong(stall.substring(0, stall.indexOf(' ')));
  }

  @Test
  void aCpuInSoftirqFor21s_isAStall_repeatedAfterThreeTimesThatAndThreeJiffies_section13() {
    Box b = stuck(120 * S);
    b.runTo(100 * S);
    List<String> s = b.stalls;
    assertThat(s).hasSize(2);
    assertThat(s.getFirst()).endsWith("on CPU 1 self");
    assertThat(ms(s.getFirst())).isBetween(23_000L, 23_100L);
    assertThat(ms(s.get(1)) - ms(s.getFirst())).isBetween(63_020L, 63_040L);
  }

  @Test
  void shorterStretches_areNone_section13() {
    Box b = stuck(20 * S);
    b.runTo(60 * S);
    assertThat(b.stalls).isEmpty();
  }

  /**
   * Passes of 13 s with a context switch between them: the switch counts, but it is reported by the RCU softirq, which
   * comes after the tasklets of the next pass. Were it reported at the switch, no grace period would take 21 s.
   */
  @Test
  void aContextSwitch_isReportedAfterTheTaskletsOfTheNextPass_kernelRcuTree() {
    Box b = new Box(2, c -> c.hz = 100);
    b.hog(0);
    b.hog(1);
    b.tasklets(1, 1, 13 * S, 2 * S, 500_000_000L);
    b.fifo("R", 50, 100_000_000L, dev.stormbench.spi.workload.Program.builder().run(1_000).sleep(300_000_000L).loop().build(), 1);
    b.runTo(60 * S);
    assertThat(b.k.cpu(1).rq().nrSwitches()).isGreaterThan(8);
    assertThat(b.stalls).isNotEmpty();
  }
}
