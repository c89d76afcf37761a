package dev.stormbench.engine.kernel.sched;

import static dev.stormbench.engine.kernel.Box.MS;
import static dev.stormbench.engine.kernel.Box.S;
import static dev.stormbench.engine.kernel.Box.forever;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stormbench.engine.kernel.Box;
import dev.stormbench.spi.machine.Task;
import org.junit.jupiter.api.Test;

class DlServerTest {
  private static Box box(boolean server) {
    Box b = new Box(1, c -> c.dlServer = server);
    b.fifo("rt", 50, 10 * MS, forever(), 0);
    return b;
  }

  @Test
  void aFairTask_gets50msOfEachSecond_asLateAsPossible_section2() {
    Box b = box(true);
    Task fair = b.fair("fair", 0, 0, 20 * MS, forever());
    b.runTo(900 * MS);
    assertThat(fair.sumExecRuntimeNs()).isZero();
    b.runTo(1050 * MS);
    assertThat(fair.sumExecRuntimeNs()).isBetween(45 * MS, 55 * MS);
    b.runTo(5 * S + 50 * MS);
    assertThat(fair.sumExecRuntimeNs()).isBetween(225 * MS, 275 * MS);
  }

  @Test
  void withoutTheServer_itGetsNothing_section20() {
    Box b = box(false);
    Task fair = b.fair("fair", 0, 0, 20 * MS, forever());
    b.runTo(3 * S);
    assertThat(fair.sumExecRuntimeNs()).isZero();
  }
}
