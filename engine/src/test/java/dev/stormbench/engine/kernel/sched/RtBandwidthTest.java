package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.forever;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.spi.machine.Task;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RtBandwidthTest {
  private static Box box(Consumer<Box.Conf> change) {
    return new Box(1, c -> {
      c.rtThrottling = true;
      c.rtPeriodNs = 20 * MS;
      c.rtRuntimeNs = 10 * MS;
      change.accept(c);
    });
  }

  @Test
  void aTaskThatNeverSleeps_getsItsShareOfEachPeriod_andTheKernelSaysSoOnce_section5_16() {
    Box b = box(c -> { });
    b.hog(0);
    Task rt = b.fifo("rt", 50, 5 * MS, forever(), 0);
    b.runTo(1005 * MS);
    assertThat(rt.sumExecRuntimeNs()).isBetween(480 * MS, 560 * MS); // noticed at ticks
    assertThat(b.k.kernelLog()).filteredOn(l -> l.contains("sched: RT throttling activated")).hasSize(1);
  }

  @Test
  void thePeriodTimer_mayRunSinceBeforeTheBeginning_andGivesBackWhatWasUsed() {
    Box b = box(c -> c.rtPeriodPhaseNs = 12 * MS);
    b.hog(0);
    Task rt = b.fifo("rt", 50, 5 * MS, forever(), 0);
    b.runTo(21 * MS);
    assertThat(rt.sumExecRuntimeNs()).as("5 to 12, and on").isGreaterThan(15 * MS);
    b.runTo(31 * MS);
    assertThat(rt.sumExecRuntimeNs()).as("throttled at 22 or the tick after").isBetween(17 * MS, 18 * MS + 100_000);
    b.runTo(35 * MS);
    assertThat(rt.sumExecRuntimeNs()).as("again from 32 on").isBetween(19 * MS, 21 * MS);
  }

  @Test
  void runtimeMinusOne_isNoLimit_section5_16() {
    Box b = box(c -> c.rtRuntimeNs = -1000);
    b.hog(0);
    Task rt = b.fifo("rt", 50, 5 * MS, forever(), 0);
    b.runTo(305 * MS);
    assertThat(rt.sumExecRuntimeNs()).isGreaterThan(298 * MS);
    assertThat(b.k.kernelLog()).isEmpty();
  }
}
