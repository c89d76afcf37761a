package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.forever;
import static dev.stormbench.engine.kernel.Box.program;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.engine.kernel.CpuMask;
import org.junit.jupiter.api.Test;

class CpupriTest {
  @Test
  void levels_followWhatIsQueued_idleAndFairAlike_section5_4() {
    Box b = new Box(5);
    b.hog(1);
    b.fifo("one", 1, MS, forever(), 2);
    b.fifo("fifty", 50, MS, forever(), 3);
    b.fifo("top", 99, MS, forever(), 4);
    b.runTo(2 * MS);
    Cpupri p = b.k.core.rd.cpupri;
    assertThat(new int[] {p.level(0), p.level(1), p.level(2), p.level(3), p.level(4)}).containsExactly(0, 0, 1, 50, 99);
  }

  @Test
  void aTaskThatWaitsBehindAFairOne_raisesItsCpu_section5_4() {
    Box b = new Box(2);
    b.hog(1);
    b.tasklets(1, 2, 20 * MS, MS, 100 * MS);
    b.fifo("psimon", 1, 2 * MS, program().run(MS).build(), 1, 0);
    b.runTo(3 * MS);
    assertThat(b.k.core.rd.cpupri.level(1)).isEqualTo(1);
  }

  @Test
  void find_answersTheLowestLevelThatTheTaskMayUse_belowItsOwn_section5_4() {
    Cpupri p = new Cpupri(4);
    p.set(null, 0, 49);
    p.set(null, 1, 89);
    p.set(null, 2, 98);
    p.set(null, 3, 49);
    CpuMask found = new CpuMask(4);
    TaskStruct t = new TaskStruct(1, "t", CpuMask.of(4, 0, 1, 3));
    t.prio = 49;
    assertThat(p.find(t, found)).isTrue();
    assertThat(found.next(-1)).isEqualTo(1);
    assertThat(found.weight()).isEqualTo(1);
    t.prio = 89;
    assertThat(p.find(t, found)).isFalse(); // equal is not less urgent
  }
}
