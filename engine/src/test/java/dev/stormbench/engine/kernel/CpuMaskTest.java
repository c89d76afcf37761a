package dev.stormbench.engine.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CpuMaskTest {
  @Property(tries = 300, seed = "20261122")
  void aMask_isASet(@ForAll @IntRange(min = 1, max = 200) int cpus, @ForAll long seed) {
    Random r = new Random(seed);
    CpuMask m = new CpuMask(cpus);
    BitSet s = new BitSet();
    for (int i = 0; i < 50; i++) {
      int cpu = r.nextInt(cpus);
      if (r.nextInt(3) == 0) {
        m.clear(cpu);
        s.clear(cpu);
      } else {
        m.set(cpu);
        s.set(cpu);
      }
      int from = r.nextInt(cpus) - 1;
      int next = s.nextSetBit(from + 1);
      assertThat(m.weight()).isEqualTo(s.cardinality());
      assertThat(m.has(cpu)).isEqualTo(s.get(cpu));
      assertThat(m.isEmpty()).isEqualTo(s.isEmpty());
      if (next >= 0) {
        assertThat(m.next(from)).isEqualTo(next);
      } else {
        assertThat(m.next(from)).isGreaterThanOrEqualTo(cpus);
      }
    }
  }

  @Test
  void theDistributingPicker_goesOnAfterTheLast_andWraps_section5_5_1() {
    CpuMask a = CpuMask.of(130, 3, 64, 129);
    CpuMask all = CpuMask.of(130, 0, 3, 64, 100, 129);
    assertThat(a.nextAndWrap(all, 0)).isEqualTo(3);
    assertThat(a.nextAndWrap(all, 3)).isEqualTo(64);
    assertThat(a.nextAndWrap(all, 64)).isEqualTo(129);
    assertThat(a.nextAndWrap(all, 129)).isEqualTo(3);
    assertThat(a.nextAndWrap(CpuMask.of(130, 1), 0)).isNegative();
  }
}
