package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static dev.stormbench.engine.kernel.Box.forever;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.spi.machine.Task;
import dev.stormbench.spi.workload.Program;
import dev.stormbench.spi.workload.TaskSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairTest {
  private static double ratio(int niceA, int niceB) {
    Box b = new Box(1);
    Task a = b.fair("a", 0, niceA, 0, forever());
    Task c = b.fair("b", 0, niceB, 0, forever());
    b.runTo(4 * S);
    return (double) a.sumExecRuntimeNs() / c.sumExecRuntimeNs();
  }

  @Test
  void equals_getEqualShares() {
    assertThat(ratio(0, 0)).isCloseTo(1.0, within(0.02));
  }

  @Test
  void aStepOfNice_isAboutAQuarterMore() {
    assertThat(ratio(0, 1)).isCloseTo(1024.0 / 820, within(0.05));
    assertThat(ratio(0, 5)).isCloseTo(1024.0 / 335, within(0.15));
  }

  @Test
  void aFairTask_waitsWhileAnRtTaskRuns_section19_1() {
    Box b = new Box(1);
    Task a = b.fair("a", 0, 0, 0, forever());
    b.fifo("rt", 1, 10 * MS, forever(), 0);
    b.runTo(100 * MS);
    assertThat(a.sumExecRuntimeNs()).isLessThan(11 * MS);
  }

  @ParameterizedTest(name = "EEVDF: {0}")
  @ValueSource(booleans = {true, false})
  void aTaskThatRanLongElsewhere_hasNoLessOfItsNewCpu(boolean eevdf) {
    Box b = new Box(2, c -> c.eevdf = eevdf);
    b.fair("new", 1, 0, 900 * MS, forever());
    Task moved = b.setup().spawn(TaskSpec.other("moved", new int[] {0, 1}, 0,
        Box.program().run(S).add(new Program.Step.SetAffinity(new int[] {1})).add(new Program.Step.RunForever()).build()));
    b.runTo(2 * S);
    assertThat(moved.sumExecRuntimeNs() - S).isCloseTo(S / 2, within(20 * MS));
  }

  @Test
  void aWakingFairTask_whoseCpuIsBusy_goesToTheNextIdleOne() {
    Box b = new Box(4);
    b.hog(2);
    b.hog(3);
    Task a = b.setup().spawn(TaskSpec.other("a", new int[] {0, 1, 2, 3}, 2, Box.program().run(MS).build()).startingAt(5 * MS));
    b.runTo(5 * MS + MS / 2);
    assertThat(a.cpu()).as("3 is busy, 0 comes after it").isZero();
  }
}
