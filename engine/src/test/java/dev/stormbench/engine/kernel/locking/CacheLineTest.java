package dev.stormbench.engine.kernel.locking;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.Cpu;
import org.junit.jupiter.api.Test;

class CacheLineTest {
  private final Box box = new Box(4, c -> {
    c.llcCores = 2;
    c.costs.put("line-llc", 40L);
    c.costs.put("line-socket", 110L);
  });
  private final CacheLine line = new CacheLine();

  private long paid(int cpu) {
    Cpu c = box.k.cpus[cpu];
    line.write(c);
    c.spend(c.leaf.pc, 0);
    return c.segEndNs - c.now();
  }

  @Test
  void aWriter_paysForTheWayFromTheLastOne_andItsOwnLineIsFree() {
    assertThat(paid(0)).isZero();
    assertThat(paid(0)).isZero();
    assertThat(paid(1)).isEqualTo(40);
  }

  @Test
  void writersOfOneInstant_queueInTheOrderInWhichTheyCome() {
    assertThat(paid(0)).isZero();
    assertThat(paid(1)).isEqualTo(40);
    assertThat(paid(2)).isEqualTo(40 + 110);
    assertThat(paid(3)).isEqualTo(40 + 110 + 40);
  }
}
