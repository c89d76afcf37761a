package dev.stormbench.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static final CostTable COSTS = new CostTable(n -> 1, 1.0);

  private static int[] weights(Topology t, int cpu) {
    return Arrays.stream(t.domains(cpu)).mapToInt(CpuMask::weight).toArray();
  }

  @Test
  void theBoxOfTheSeed_hasItsTargetsOnDifferentSockets_section17() {
    Topology t = new Topology(192, 2, 8, 2, false, COSTS);
    assertThat(t.distance(47, 95)).isEqualTo(3);
    assertThat(t.distance(47, 143)).isEqualTo(1); // its sibling: 96 cores, first threads first
    assertThat(t.distance(47, 40)).isEqualTo(1);
    assertThat(t.distance(47, 39)).isEqualTo(2);
    assertThat(t.distance(47, 47)).isZero();
    assertThat(weights(t, 47)).containsExactly(2, 16, 96, 192);
  }

  @Test
  void domains_thatAddNoCpu_areLeftOut() {
    assertThat(weights(new Topology(4, 1, 4, 1, true, COSTS), 0)).containsExactly(4);
    assertThat(weights(new Topology(8, 1, 2, 2, true, COSTS), 0)).containsExactly(2, 4, 8);
  }

  @Test
  void compactNumbering_makesSiblingsNeighbours_linuxX86PutsTheFirstThreadsFirst() {
    Topology compact = new Topology(8, 1, 1, 2, true, COSTS);
    Topology x86 = new Topology(8, 1, 1, 2, false, COSTS);
    assertThat(compact.shareCache(0, 1)).isTrue();
    assertThat(compact.shareCache(0, 4)).isFalse();
    assertThat(x86.shareCache(0, 1)).isFalse();
    assertThat(x86.shareCache(0, 4)).isTrue();
  }

  @Test
  void distance_isSymmetric() {
    Topology t = new Topology(24, 2, 2, 2, false, COSTS);
    for (int a = 0; a < 24; a++) {
      for (int b = 0; b < 24; b++) {
        assertThat(t.distance(a, b)).isEqualTo(t.distance(b, a)).isLessThanOrEqualTo(3);
      }
    }
  }
}
